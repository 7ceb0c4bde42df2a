#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::core {

/// The integers behind Jaro similarity (Jaro 1989), bit-parallel over the pattern. Two passes over the text: the first
/// gives each text symbol the lowest free pattern row in its window that holds it, the second takes the rows in use one
/// by one, in order, and compares each with the text symbol whose turn it is. The numbers do not depend on which string
/// is the pattern.
///
/// `Word` is an unsigned integer or a vector of them; the pattern fits in one.
struct Jaro {
  /// How far apart two symbols may stand to count as a match, by the longer length: integers or a vector of them.
  template <class Length>
  WARPMATCH_HD static Length reach(Length longer) {
    return longer < 4 ? Length{} : Length((longer >> 1) - 1);
  }

  /// First pass, one text symbol: `match` has the rows that hold it, `window` the rows within reach. Adds the row it
  /// takes to `taken` and returns that row, or 0.
  template <class Word>
  WARPMATCH_HD static Word take(Word& taken, Word match, Word window) {
    const Word free = match & window & ~taken;
    const Word row = free & -free;
    taken |= row;
    return row;
  }

  /// Second pass, one text symbol: `row` is what it took. Removes the lowest row of `left`, which starts as `taken`,
  /// and adds it to `differing` if it does not hold the symbol. Half of the differing rows are transpositions.
  template <class Word>
  WARPMATCH_HD static void compare(Word& left, Word& differing, Word match, Word row) {
    const Word lowest = row == 0 ? row : Word(left & -left);
    differing |= lowest & ~match;
    left ^= lowest;
  }
};

}  // namespace warpmatch::core
