#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/partial.hpp"
#include "cuda/blocks/columns.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/unrolled.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

// Semi-local comparison (core/partial.hpp) of two strings by one thread. The strands between two columns of the grid
// stand in the thread's *lane*, a list of numbers in shared or in global memory; those of a few rows in registers.

/// Lanes of bytes in shared memory: the threads of a warp use neighbouring bytes, and so banks of their own or the same
/// word of one.
template <class Bytes>
struct ByteLane {
  using Product = std::uint32_t;  ///< of two lengths; strings are short here

  Bytes bytes;
  unsigned thread;

  WARPMATCH_DEVICE std::uint32_t get(std::uint32_t i) const { return bytes[i * block_threads + thread]; }
  WARPMATCH_DEVICE void set(std::uint32_t i, std::uint32_t number) const {
    bytes[i * block_threads + thread] = static_cast<std::uint8_t>(number);
  }
};

/// Lanes of words in global memory: neighbouring threads use neighbouring words.
struct WordLane {
  using Product = std::uint64_t;

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

/// A string to the left of a grid, whose symbols are put into the alphabet of the one above it.
struct RowString {
  StringView string;
  const std::uint32_t* translation = nullptr;  ///< null where the alphabets are the same

  WARPMATCH_DEVICE std::uint32_t size() const { return string.length; }
  WARPMATCH_DEVICE std::uint32_t operator[](std::uint32_t place) const {
    const std::uint32_t symbol = string.symbol(place);
    return translation != nullptr ? translation[symbol] : symbol;
  }
};

/// A string above a grid. It is read once for every few rows, so by whole words.
struct ColumnString {
  StringView string;

  WARPMATCH_DEVICE std::uint32_t size() const { return string.length; }
  template <class F>
  WARPMATCH_DEVICE void for_each(const F& f) const {
    if (string.symbol_bytes == 1)
      for_symbols<std::uint8_t>(string, f);
    else if (string.symbol_bytes == 2)
      for_symbols<std::uint16_t>(string, f);
    else
      for_symbols<std::uint32_t>(string, f);
  }
};

inline constexpr std::uint32_t no_symbol = 0xFFFFFFFD;  ///< equal to no symbol of a string

/// core::ChoosingLogic where a condition is a predicate: both strands of a cell are chosen by the same one.
struct SwappingLogic {
  WARPMATCH_DEVICE static bool equal(std::uint32_t a, std::uint32_t b) { return a == b; }
  WARPMATCH_DEVICE static std::uint32_t min_unless(bool condition, std::uint32_t a, std::uint32_t b) {
    return condition || b < a ? b : a;
  }
  WARPMATCH_DEVICE static std::uint32_t max_unless(bool condition, std::uint32_t a, std::uint32_t b) {
    return condition || b > a ? b : a;
  }
};

/// A few rows of a grid of strands, in registers.
class StrandRows {
 public:
  static constexpr unsigned count = 8;

  /// Rows from `first` on. Below the last row there is the least strand, which crosses all others and changes none.
  template <class Rows>
  WARPMATCH_DEVICE StrandRows(const Rows& rows, std::uint32_t first) {
    const std::uint32_t height = rows.size();
    unrolled<count>([&](std::uint32_t r) {
      const bool real = first + r < height;
      symbol_[r] = real ? rows[first + r] : no_symbol;
      strand_[r] = real ? core::Strands::of_row(first + r, height) : 0;
    });
  }

  /// The strand that leaves a column at the bottom of these rows, of the one that enters at their top.
  WARPMATCH_DEVICE std::uint32_t pass(std::uint32_t strand, std::uint32_t symbol) {
    unrolled<count>(
        [&](std::uint32_t r) { core::Strands::meet<SwappingLogic>(strand_[r], strand, symbol_[r], symbol); });
    return strand;
  }

  /// Calls `f(row, strand)` for each row: its number here and what leaves it.
  template <class F>
  WARPMATCH_DEVICE void for_each(const F& f) const {
    unrolled<count>([&](std::uint32_t r) { f(r, strand_[r]); });
  }

 private:
  std::uint32_t symbol_[count];
  std::uint32_t strand_[count];
};

/// Leads the strands through the grid of two strings, neither of them empty. The lane then holds those that leave at
/// the bottom, column by column, and with `keep_rows` behind them those that leave at the right, row by row.
template <class Lane, class Rows, class Columns>
WARPMATCH_DEVICE void comb(const Lane& lane, const Rows& rows, const Columns& columns, bool keep_rows) {
  const std::uint32_t height = rows.size();
  const std::uint32_t width = columns.size();
  for (std::uint32_t row = 0; row < height; row += StrandRows::count) {
    StrandRows some(rows, row);
    std::uint32_t column = 0;
    columns.for_each([&](std::uint32_t symbol) {
      const std::uint32_t strand = row == 0 ? core::Strands::of_column(column, height) : lane.get(column);
      lane.set(column++, some.pass(strand, symbol));
    });
    if (!keep_rows) continue;
    some.for_each([&](std::uint32_t r, std::uint32_t strand) {
      if (row + r < height) lane.set(width + row + r, strand);
    });
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

  /// `Product` holds a common length times a sum of lengths.
  template <class Product>
  WARPMATCH_DEVICE void consider(std::uint32_t other_common, std::uint32_t other_lengths, std::uint32_t sort) {
    const Product theirs = Product{other_common} * lengths;
    const Product mine = Product{common} * other_lengths;
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
  using Product = typename Lane::Product;
  std::uint32_t first = 0;
  std::uint32_t within = 0;
  std::uint32_t inner = 0;  // the most that an inner window has in common
  for (std::uint32_t end = 1; end <= haystack; ++end) {
    const std::uint32_t from = origin(lane.get(begin + end - 1));
    lane.set(begin + end - 1, 0);
    if (from > 0) lane.set(begin + from - 1, 1);  // no strand leaves before it enters
    within += from > first ? 1 : 0;
    if (end - first > needle) within -= lane.get(begin + first++);
    const std::uint32_t length = end - first;
    const std::uint32_t common = length - within;
    if (length < needle || end == haystack)
      best.consider<Product>(common, needle + length, BestWindow::outer);
    else
      inner = common > inner ? common : inner;
  }
  if (needle < haystack) best.consider<Product>(inner, 2 * needle, BestWindow::inner);
  while (first + 1 < haystack) {
    within -= lane.get(begin + first++);
    const std::uint32_t length = haystack - first;
    best.consider<Product>(length - within, needle + length, BestWindow::outer);
  }
}

/// Two strings and what puts the symbols of each into the alphabet of the other.
struct StringPair {
  RowString pattern;
  RowString text;
};

/// The best window of the longer string for the shorter one; strings of equal length are tried both ways. The lane has
/// room for both.
template <class Lane>
WARPMATCH_DEVICE BestWindow best_window(const Lane& lane, const StringPair& strings) {
  using core::Strands;
  RowString needle = strings.pattern;
  ColumnString haystack{strings.text.string};
  if (haystack.size() < needle.size()) {
    needle = strings.text;
    haystack = {strings.pattern.string};
  }
  const std::uint32_t rows = needle.size();
  const std::uint32_t columns = haystack.size();
  BestWindow best;
  if (rows == 0) {
    best.lengths = columns == 0 ? 0 : 1;
    return best;
  }
  comb(lane, needle, haystack, rows == columns);
  consider_windows(
      lane, 0, rows, columns, [&](std::uint32_t strand) { return Strands::column_origin(strand, rows); }, best);
  if (rows == columns)
    consider_windows(
        lane, columns, columns, rows, [&](std::uint32_t strand) { return Strands::row_origin(strand, rows); }, best);
  return best;
}

}  // namespace warpmatch::cuda
