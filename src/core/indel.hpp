#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

/// Indel distance (insertions and deletions), len1 + len2 - 2 * LCS, bit-parallel over the pattern after
/// Hyyrö 2004: a zero bit marks a pattern row whose symbol is part of the common subsequence.
///
/// `Word` is an unsigned integer or a vector of them; `Ops` (word.hpp) counts bits, knows the width of a lane and
/// has the three-operand logic.
struct Indel {
  static constexpr EditScale scale{.unit = 2, .maximum_is_sum = true};

  template <class Word>
  struct Column {
    Word unmatched = ~Word{};
  };

  /// What one word hands to the next in a column: the carry of the addition, as bit 0.
  template <class Word>
  struct Carry {
    Word sum = Word{};
  };

  /// One text symbol, for a pattern of one word. Of `s`, `hit` leaves what `match` leaves.
  template <class Ops = PlainLogic, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match) {
    const Word s = c.unmatched;
    const Word hit = s & match;
    c.unmatched = Ops::or_and_not(Word(s + hit), s, Ops::reads_match_once ? hit : match);
  }

  /// One text symbol, for one word of several, lowest first; `carry` goes from each to the next.
  template <class Ops, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match, Carry<Word>& carry) {
    const Word s = c.unmatched;
    const Word hit = s & match;
    const Word sum = s + hit + carry.sum;
    carry.sum = Ops::or_and_not(hit, s, sum) >> (Ops::bits - 1);
    c.unmatched = Ops::or_and_not(sum, s, Ops::reads_match_once ? hit : match);
  }

  /// What a long number hands to the next one above it in a column: the carries of its addition.
  template <class Number>
  struct NumberCarry {
    typename Number::Sum sum{};
  };

  /// One text symbol, for words that a `Number` adds as one long number, lowest first.
  template <class Number, class Words>
  WARPMATCH_HD static void step_number(Column<Words>& c, Words match, NumberCarry<Number>& carry) {
    const Words s = c.unmatched;
    c.unmatched = Number::or_and_not(Number::add(Words(s & match), s, carry.sum), s, match);
  }

  /// One text symbol, for one of several *linked* words, lowest first; `below` is the word below, which has taken the
  /// symbol. Two bits of a linked word stand for no row, so that a carry costs a shift: the top bit, set in every match
  /// word, keeps the sum's carry until the next symbol; bit 0, set in no match word and always in `unmatched`, passes
  /// on the one that is added to it.
  template <class Ops, class Word>
  WARPMATCH_HD static void step_linked(Column<Word>& c, Word match, const Column<Word>& below) {
    const Word s = c.unmatched;
    const Word hit = Ops::or_and(Word(below.unmatched >> (Ops::bits - 1)), s, match);
    c.unmatched = Ops::or_and_not(Word(s + hit), s, match);
  }

  /// The word's share of the remainder; `mask` has the bits of real pattern rows.
  template <class Ops, class Word>
  WARPMATCH_HD static Word remainder(const Column<Word>& c, Word mask) {
    return Ops::popcount(c.unmatched & mask);
  }
};

}  // namespace warpmatch::core
