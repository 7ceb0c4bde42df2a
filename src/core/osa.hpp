#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"
#include "core/levenshtein.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

/// Optimal string alignment distance: Levenshtein's edits and swaps of neighbours, bit-parallel after Hyyrö 2003
/// ("A bit-vector algorithm for computing Levenshtein and Damerau edit distances"). A swap ends where this symbol
/// matches the row above and the last symbol matches this row, unless the cell two steps back on the diagonal already
/// came for free.
///
/// `Word` is an unsigned integer or a vector of them; `Ops` (word.hpp) counts bits, knows the width of a lane and
/// has the three-operand logic.
struct Osa {
  static constexpr EditScale scale{};

  template <class Word>
  struct Column {
    Word vp = ~Word{};    ///< rows where the column rises by one
    Word vn = Word{};     ///< rows where it falls by one
    Word d0 = Word{};     ///< rows whose diagonal step cost nothing
    Word match = Word{};  ///< rows that hold the symbol; all four of the last column
  };

  /// What one word hands to the next in a column: of its top row, the horizontal delta and whether a swap may end
  /// in the row that follows, as bit 0.
  template <class Word>
  struct Carry {
    Word hp = Word{} + 1;
    Word hn = Word{};
    Word swap = Word{};
  };

  /// One text symbol, for a pattern of one word.
  template <class Ops = PlainLogic, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match) {
    const Word above = match & ~c.d0;
    const Word swap = (above + above) & c.match;
    const Word free = match | swap;
    const Word sum = (match & c.vp) + c.vp;
    const Word d0 = Ops::xor_or(sum, c.vp, Word(free | c.vn));
    const Word hp = Levenshtein::rising<Ops>(c.vp, c.vn, free, sum, d0);
    const Word hn = d0 & c.vp;
    const Word hp1 = (hp + hp) | (Word{} + 1);
    c.vp = Ops::or_nor(Word(hn + hn), d0, hp1);
    c.vn = d0 & hp1;
    c.d0 = d0;
    c.match = match;
  }

  /// One text symbol, for one word of several, lowest first; `carry` goes from each to the next.
  template <class Ops, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match, Carry<Word>& carry) {
    const Word above = match & ~c.d0;
    const Word swap = ((above + above) | carry.swap) & c.match;
    const Word in = match | carry.hn;
    const Word free = in | swap;
    const Word sum = (in & c.vp) + c.vp;
    const Word d0 = Ops::xor_or(sum, c.vp, Word(free | c.vn));
    const Word hp = Levenshtein::rising<Ops>(c.vp, c.vn, free, sum, d0);
    const Word hn = d0 & c.vp;
    const Word hp1 = (hp + hp) | carry.hp;
    c.vp = Ops::or_nor(Word((hn + hn) | carry.hn), d0, hp1);
    c.vn = d0 & hp1;
    c.d0 = d0;
    c.match = match;
    carry.hp = hp >> (Ops::bits - 1);
    carry.hn = hn >> (Ops::bits - 1);
    carry.swap = above >> (Ops::bits - 1);
  }

  /// What a long number hands to the next one above it in a column: its horizontal deltas and where swaps may begin,
  /// of which the top row's count, and the carries of its addition.
  template <class Number>
  struct NumberCarry {
    using Words = typename Number::Words;
    Words hp = ~Words{};
    Words hn = Words{};
    Words above = Words{};
    typename Number::Sum sum{};
  };

  /// One text symbol, for words that a `Number` adds and shifts as one long number, lowest first.
  template <class Number, class Words>
  WARPMATCH_HD static void step_number(Column<Words>& c, Words match, NumberCarry<Number>& carry) {
    const Words above = match & ~c.d0;
    const Words free = match | (Number::up(above, carry.above) & c.match);
    const Words sum = Number::add(Words(match & c.vp), c.vp, carry.sum);
    const Words d0 = Number::xor_or(sum, c.vp, Words(free | c.vn));
    const Words hp = Levenshtein::rising<Number>(c.vp, c.vn, free, sum, d0);
    const Words hn = d0 & c.vp;
    const Words hp1 = Number::up(hp, carry.hp);
    c.vp = Number::or_nor(Number::up(hn, carry.hn), d0, hp1);
    c.vn = d0 & hp1;
    c.d0 = d0;
    c.match = match;
    carry.hp = hp;
    carry.hn = hn;
    carry.above = above;
  }

  /// The word's share of the remainder; `mask` has the bits of real pattern rows.
  template <class Ops, class Word>
  WARPMATCH_HD static Word remainder(const Column<Word>& c, Word mask) {
    return Ops::popcount(c.vp & mask) + Ops::popcount(~c.vn & mask);
  }
};

}  // namespace warpmatch::core
