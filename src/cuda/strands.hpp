#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/partial.hpp"
#include "cuda/policy.hpp"
#include "cuda/views.hpp"

namespace warpmatch::cuda {

// Semi-local comparison (core/partial.hpp) of two strings by one thread. The strands between two columns of the grid
// stand in the thread's *lane*, a list of numbers in shared or in global memory; those of a few rows in registers.

/// Lanes of bytes in shared memory: neighbouring threads use neighbouring banks.
template <class Bytes>
struct ByteLane {
  Bytes bytes;
  unsigned thread;

  static constexpr std::size_t size(std::uint32_t numbers) { return (numbers + 3) / 4 * 4 * block_threads; }

  WARPMATCH_DEVICE std::uint32_t get(std::uint32_t i) const { return bytes[place(i)]; }
  WARPMATCH_DEVICE void set(std::uint32_t i, std::uint32_t number) const {
    bytes[place(i)] = static_cast<std::uint8_t>(number);
  }

 private:
  WARPMATCH_DEVICE std::uint32_t place(std::uint32_t i) const { return i / 4 * 4 * block_threads + thread * 4 + i % 4; }
};

/// Lanes of words in global memory: neighbouring threads use neighbouring words.
struct WordLane {
  std::uint32_t* first = nullptr;  ///< of this thread

  WARPMATCH_DEVICE std::uint32_t get(std::uint32_t i) const { return first[std::uint64_t{i} * block_threads]; }
  WARPMATCH_DEVICE void set(std::uint32_t i, std::uint32_t number) const {
    first[std::uint64_t{i} * block_threads] = number;
  }
  /// What follows the first numbers.
  WARPMATCH_DEVICE WordLane after(std::uint32_t numbers) const {
    return {first + std::uint64_t{numbers} * block_threads};
  }
};

/// The symbols of a string in the alphabet of the texts, or Alphabet::absent.
struct TranslatedString {
  StringView string;
  const std::uint32_t* translation = nullptr;  ///< null where they are the same

  WARPMATCH_DEVICE std::uint32_t size() const { return string.length; }
  WARPMATCH_DEVICE std::uint32_t operator[](std::uint32_t place) const {
    const std::uint32_t symbol = string.symbol(place);
    return translation != nullptr ? translation[symbol] : symbol;
  }
};

inline constexpr std::uint32_t no_symbol = 0xFFFFFFFD;  ///< equal to no symbol of a text or a pattern

/// Leads the strands through the grid of two strings, neither of them empty. The lane then holds those that leave at
/// the bottom, column by column, and with `keep_rows` behind them those that leave at the right, row by row.
template <class Lane, class Rows, class Columns>
WARPMATCH_DEVICE void comb(const Lane& lane, const Rows& rows, const Columns& columns, bool keep_rows) {
  using core::Strands;
  constexpr unsigned held = 8;
  const std::uint32_t height = rows.size();
  const std::uint32_t width = columns.size();
  for (std::uint32_t column = 0; column < width; ++column) lane.set(column, Strands::of_column(column, height));
  for (std::uint32_t row = 0; row < height; row += held) {
    std::uint32_t symbol[held];
    std::uint32_t strand[held];
    for (unsigned r = 0; r < held; ++r) {  // below the last row: the least strand crosses all others and changes none
      const bool real = row + r < height;
      symbol[r] = real ? rows[row + r] : no_symbol;
      strand[r] = real ? Strands::of_row(row + r, height) : 0;
    }
    for (std::uint32_t column = 0; column < width; ++column) {
      const std::uint32_t column_symbol = columns[column];
      std::uint32_t passing = lane.get(column);
      for (unsigned r = 0; r < held; ++r)
        Strands::meet<core::ChoosingLogic>(strand[r], passing, symbol[r], column_symbol);
      lane.set(column, passing);
    }
    for (unsigned r = 0; r < held; ++r)
      if (keep_rows && row + r < height) lane.set(width + row + r, strand[r]);
  }
}

/// The longest common subsequence of two strings, neither of them empty.
template <class Rows, class Columns>
WARPMATCH_DEVICE std::uint32_t longest_common_subsequence(const WordLane& lane, const Rows& rows,
                                                          const Columns& columns) {
  comb(lane, rows, columns, false);
  std::uint32_t common = 0;
  for (std::uint32_t column = 0; column < columns.size(); ++column)
    common += core::Strands::column_origin(lane.get(column), rows.size()) == 0 ? 1 : 0;
  return common;
}

/// The window with the largest ratio so far, 2 * common / lengths, and what sorts of windows have it: see
/// scoring::window_ratio.
struct BestWindow {
  static constexpr std::uint32_t inner = 1;
  static constexpr std::uint32_t outer = 2;

  std::uint32_t common = 0;
  std::uint32_t lengths = 1;
  std::uint32_t sorts = inner | outer;

  WARPMATCH_DEVICE void consider(std::uint32_t other_common, std::uint32_t other_lengths, std::uint32_t sort) {
    const std::uint64_t theirs = std::uint64_t{other_common} * lengths;
    const std::uint64_t mine = std::uint64_t{common} * other_lengths;
    if (theirs < mine) return;
    sorts = theirs > mine ? sort : sorts | sort;
    common = other_common;
    lengths = other_lengths;
  }
};

/// Considers every window of the haystack, which is no shorter than the needle: those of the needle's length and the
/// shorter beginnings and ends. `origin` makes the haystack's numbers in the lane, from `begin` on, origins.
///
/// What a window has in common with the needle is its length less the strands that both enter and leave in it. They are
/// counted as its end and its beginning move on; once a strand's end is passed, its beginning is marked in the lane.
template <class Lane, class Origin>
WARPMATCH_DEVICE void consider_windows(const Lane& lane, std::uint32_t begin, std::uint32_t needle,
                                       std::uint32_t haystack, const Origin& origin, BestWindow& best) {
  std::uint32_t first = 0;
  std::uint32_t within = 0;
  for (std::uint32_t end = 1; end <= haystack; ++end) {
    const std::uint32_t from = origin(lane.get(begin + end - 1));
    lane.set(begin + end - 1, 0);
    if (from > 0) lane.set(begin + from - 1, 1);  // no strand leaves before it enters
    within += from > first ? 1 : 0;
    if (end - first > needle) within -= lane.get(begin + first++);
    const std::uint32_t length = end - first;
    const bool is_inner = length == needle && end < haystack;
    best.consider(length - within, needle + length, is_inner ? BestWindow::inner : BestWindow::outer);
  }
  while (first + 1 < haystack) {
    within -= lane.get(begin + first++);
    const std::uint32_t length = haystack - first;
    best.consider(length - within, needle + length, BestWindow::outer);
  }
}

/// The best window of the longer string for the shorter one; strings of equal length are tried both ways. The lane has
/// room for both.
template <class Lane>
WARPMATCH_DEVICE BestWindow best_window(const Lane& lane, const TranslatedString& a, const TranslatedString& b) {
  using core::Strands;
  BestWindow best;
  if (a.size() == 0 || b.size() == 0) {
    best.lengths = a.size() == b.size() ? 0 : 1;
    return best;
  }
  const TranslatedString& needle = a.size() <= b.size() ? a : b;
  const TranslatedString& haystack = a.size() <= b.size() ? b : a;
  const std::uint32_t rows = needle.size();
  const std::uint32_t columns = haystack.size();
  comb(lane, needle, haystack, rows == columns);
  consider_windows(
      lane, 0, rows, columns, [&](std::uint32_t strand) { return Strands::column_origin(strand, rows); }, best);
  if (rows == columns)
    consider_windows(
        lane, columns, columns, rows, [&](std::uint32_t strand) { return Strands::row_origin(strand, rows); }, best);
  return best;
}

}  // namespace warpmatch::cuda
