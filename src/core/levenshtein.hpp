#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

/// Levenshtein distance, bit-parallel over the pattern: Myers 1999 in Hyyrö's 2003 form, words chained by the
/// horizontal deltas. No score is kept per column: the vertical deltas left after the last one are counted.
///
/// `Word` is an unsigned integer or a vector of them; `Ops` (word.hpp) counts bits, knows the width of a lane and
/// has the three-operand logic.
struct Levenshtein {
  static constexpr EditScale scale{};

  template <class Word>
  struct Column {
    Word vp = ~Word{};  ///< rows where the column rises by one
    Word vn = Word{};   ///< rows where it falls by one
  };

  /// What one word hands to the next in a column: the horizontal delta of its top row, as bit 0.
  template <class Word>
  struct Carry {
    Word hp = Word{} + 1;
    Word hn = Word{};
  };

  /// Rows where the line rises by one: `vn | ~(vp | d0)`. `sum` is what d0 was made of together with `in`, so that it
  /// need not be waited for: `vp | (sum ^ vp) | in` is `vp | sum | in`.
  template <class Ops, class Word>
  WARPMATCH_HD static Word rising(Word vp, Word vn, Word in, Word sum, Word d0) {
    if constexpr (Ops::steps_wait) return Ops::or_nor(vn, Word(vp | in), sum);
    return Ops::or_nor(vn, vp, d0);
  }

  /// One text symbol, for a pattern of one word.
  template <class Ops = PlainLogic, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match) {
    const Word sum = (match & c.vp) + c.vp;
    const Word d0 = Ops::xor_or(sum, c.vp, Word(match | c.vn));
    const Word hp = rising<Ops>(c.vp, c.vn, match, sum, d0);
    const Word hn = d0 & c.vp;
    const Word hp1 = (hp + hp) | (Word{} + 1);
    c.vp = Ops::or_nor(Word(hn + hn), d0, hp1);
    c.vn = d0 & hp1;
  }

  /// One text symbol, for one word of several, lowest first; `carry` goes from each to the next.
  template <class Ops, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match, Carry<Word>& carry) {
    const Word in = match | carry.hn;
    const Word sum = (in & c.vp) + c.vp;
    const Word d0 = Ops::xor_or(sum, c.vp, Word(in | c.vn));
    const Word hp = rising<Ops>(c.vp, c.vn, in, sum, d0);
    const Word hn = d0 & c.vp;
    const Word hp1 = (hp + hp) | carry.hp;
    c.vp = Ops::or_nor(Word((hn + hn) | carry.hn), d0, hp1);
    c.vn = d0 & hp1;
    carry.hp = hp >> (Ops::bits - 1);
    carry.hn = hn >> (Ops::bits - 1);
  }

  /// What a long number hands to the next one above it in a column: its horizontal deltas, of which the top row's
  /// count, and the carries of its addition.
  template <class Number>
  struct NumberCarry {
    using Words = typename Number::Words;
    Words hp = ~Words{};
    Words hn = Words{};
    typename Number::Sum sum{};
  };

  /// One text symbol, for words that a `Number` adds and shifts as one long number, lowest first.
  template <class Number, class Words>
  WARPMATCH_HD static void step_number(Column<Words>& c, Words match, NumberCarry<Number>& carry) {
    const Words sum = Number::add(Words(match & c.vp), c.vp, carry.sum);
    const Words d0 = Number::xor_or(sum, c.vp, Words(match | c.vn));
    const Words hp = rising<Number>(c.vp, c.vn, match, sum, d0);
    const Words hn = d0 & c.vp;
    const Words hp1 = Number::up(hp, carry.hp);
    c.vp = Number::or_nor(Number::up(hn, carry.hn), d0, hp1);
    c.vn = d0 & hp1;
    carry.hp = hp;
    carry.hn = hn;
  }

  /// The word's share of the remainder; `mask` has the bits of real pattern rows.
  template <class Ops, class Word>
  WARPMATCH_HD static Word remainder(const Column<Word>& c, Word mask) {
    return Ops::popcount(c.vp & mask) + Ops::popcount(~c.vn & mask);
  }
};

}  // namespace warpmatch::core
