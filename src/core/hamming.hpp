#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

/// Hamming distance (Hamming 1950), the shorter string padded with a symbol that equals no other: of each text symbol's
/// matches only the row on the diagonal counts.
///
/// `Word` is an unsigned integer or a vector of them; `Ops` (word.hpp) counts bits and knows the width of a lane.
struct Hamming {
  static constexpr EditScale scale{.from_longer = true};

  template <class Word>
  struct Column {
    Word reached = Word{};  ///< rows the diagonal has come to
    Word equal = Word{};    ///< those of them where both strings have the same symbol
  };

  /// What one word hands to the next in a column: whether the diagonal had left it, as bit 0.
  template <class Word>
  struct Carry {
    Word reached = Word{} + 1;
  };

  /// One text symbol, for a pattern of one word.
  template <class Ops = PlainLogic, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match) {
    const Word reached = (c.reached + c.reached) | (Word{} + 1);
    c.equal |= match & (reached ^ c.reached);
    c.reached = reached;
  }

  /// One text symbol, for one word of several, lowest first; `carry` goes from each to the next.
  template <class Ops, class Word>
  WARPMATCH_HD static void step(Column<Word>& c, Word match, Carry<Word>& carry) {
    const Word entered = ((c.reached + c.reached) | carry.reached) & ~c.reached;
    carry.reached = c.reached >> (Ops::bits - 1);
    c.equal |= match & entered;
    c.reached |= entered;
  }

  /// The word's share of the remainder; `mask` has the bits of real pattern rows.
  template <class Ops, class Word>
  WARPMATCH_HD static Word remainder(const Column<Word>& c, Word mask) {
    return Ops::popcount(~c.equal & mask);
  }
};

}  // namespace warpmatch::core
