#pragma once

#include <cstdint>
#include <type_traits>

#include "core/word.hpp"
#include "pair/isa/short_pairs.hpp"

// The kernels of pairs that keep to a band of diagonals (Hyyrö 2003, and the same of Hyyrö 2004 for Indel), over a
// Level, a type of a SIMD level's own file: `find(bytes, symbol)` marks which of the 64 bytes from there on equal the
// symbol. No match table: the window of pattern rows is compared where it stands, a row further with every column.

namespace warpmatch::pair {

/// Rows that a window shows, or something of each: 64 a word, lowest first.
template <std::uint32_t N>
struct WindowRows {
  ShortWord words[N];

  /// `of(i)` is word i.
  template <class Of>
  WARPMATCH_HD static WindowRows each(const Of& of) {
    WindowRows rows;
#pragma GCC unroll 4
    for (std::uint32_t i = 0; i < N; ++i) rows.words[i] = of(i);
    return rows;
  }
  WARPMATCH_HD static WindowRows from(std::uint32_t bit) {
    return each([&](std::uint32_t i) { return ~core::low_bits<ShortWord>(bit < 64 * i ? 0 : bit - 64 * i); });
  }

  WARPMATCH_HD ShortWord operator[](std::uint32_t i) const { return words[i]; }
  WARPMATCH_HD WindowRows plus(const WindowRows& other) const {
    ShortWord carry = 0;
    return each([&](std::uint32_t i) {
      ShortWord sum = 0;
      const bool over = __builtin_add_overflow(words[i], other[i], &sum);
      carry = __builtin_add_overflow(sum, carry, &sum) || over ? 1 : 0;
      return sum;
    });
  }
  WARPMATCH_HD WindowRows minus(const WindowRows& other) const {
    ShortWord borrow = 0;
    return each([&](std::uint32_t i) {
      ShortWord rest = 0;
      const bool under = __builtin_sub_overflow(words[i], other[i], &rest);
      borrow = __builtin_sub_overflow(rest, borrow, &rest) || under ? 1 : 0;
      return rest;
    });
  }
  /// As the window sees them that has gone on by a row.
  WARPMATCH_HD WindowRows down() const {
    return each([&](std::uint32_t i) { return i + 1 < N ? words[i] >> 1 | words[i + 1] << 63 : words[i] >> 1; });
  }
  WARPMATCH_HD WindowRows up() const {
    return each([&](std::uint32_t i) { return i > 0 ? words[i] << 1 | words[i - 1] >> 63 : words[i] << 1; });
  }
  WARPMATCH_HD std::uint32_t bit(std::uint32_t at) const {
    ShortWord word = words[0];
#pragma GCC unroll 4
    for (std::uint32_t i = 1; i < N; ++i) word = at >= 64 * i ? words[i] : word;
    return static_cast<std::uint32_t>(word >> at % 64) & 1;
  }
  WARPMATCH_HD std::uint32_t count_below(std::uint32_t bit) const {
    std::uint32_t count = 0;
    const WindowRows others = from(bit);
#pragma GCC unroll 4
    for (std::uint32_t i = 0; i < N; ++i) count += core::count_bits(words[i] & ~others[i]);
    return count;
  }
};

/// Columns of Levenshtein and OSA in a window that moves on by a row a column. `goal` is the bit that stands on the
/// diagonal of the last cell.
template <class Core, std::uint32_t N>
class BandColumn {
 public:
  using Rows = WindowRows<N>;

  /// `below` is the bit of row 1.
  WARPMATCH_HD explicit BandColumn(std::uint32_t below) : vp_(Rows::from(below)) {}

  WARPMATCH_HD void step(const Rows& now, std::uint32_t goal) {
    Rows costless = now;
    if constexpr (std::is_same_v<Core, core::Osa>) {
      const Rows above = Rows::each([&](std::uint32_t i) { return now[i] & ~d0_[i]; }).up();
      costless = Rows::each([&](std::uint32_t i) { return now[i] | (above[i] & match_[i]); });
      match_ = now.down();
    }
    const Rows sum = Rows::each([&](std::uint32_t i) { return now[i] & vp_[i]; }).plus(vp_);
    const Rows free = Rows::each(
        [&](std::uint32_t i) { return WaitingOps::xor_or(sum[i], vp_[i], ShortWord(costless[i] | vn_[i])); });
    const Rows hp = Rows::each([&](std::uint32_t i) {
      return core::Levenshtein::rising<WaitingOps>(vp_[i], vn_[i], costless[i], sum[i], free[i]);
    });
    const Rows hn = Rows::each([&](std::uint32_t i) { return free[i] & vp_[i]; });
    saved_ += free.bit(goal);
    d0_ = free.down();
    vp_ = Rows::each([&](std::uint32_t i) { return WaitingOps::or_nor(hn[i], hp[i], d0_[i]); });
    vn_ = Rows::each([&](std::uint32_t i) { return hp[i] & d0_[i]; });
  }
  /// The distance of the cell on that diagonal, in column `columns`.
  WARPMATCH_HD std::uint32_t distance(std::uint32_t columns, std::uint32_t, std::uint32_t) const {
    return columns - saved_;
  }

 private:
  Rows vp_;
  Rows vn_{};
  Rows d0_{};     ///< of the last column, by this one's rows
  Rows match_{};  ///< as well
  std::uint32_t saved_ = 0;
};

/// The same of Indel.
template <std::uint32_t N>
class BandColumn<core::Indel, N> {
 public:
  using Rows = WindowRows<N>;

  WARPMATCH_HD explicit BandColumn(std::uint32_t) {}

  /// What core::Indel has as 0 is 1 here: a sum becomes a difference, and rows that come in are 0.
  WARPMATCH_HD void step(const Rows& now, std::uint32_t) {
    const Rows hit = Rows::each([&](std::uint32_t i) { return now[i] & ~matched_[i]; });
    const Rows either = Rows::each([&](std::uint32_t i) { return now[i] | matched_[i]; });
    const Rows rest = matched_.minus(hit);
    const Rows matched = Rows::each([&](std::uint32_t i) { return rest[i] & either[i]; });
    passed_ += static_cast<std::uint32_t>(matched[0]) & 1;
    matched_ = matched.down();
  }
  WARPMATCH_HD std::uint32_t distance(std::uint32_t columns, std::uint32_t surplus, std::uint32_t goal) const {
    return 2 * (columns - passed_ - matched_.count_below(goal)) - surplus;
  }

 private:
  Rows matched_{};            ///< rows whose symbol is part of the common subsequence
  std::uint32_t passed_ = 0;  ///< and how many of those that the window has left
};

/// The distance of a text no shorter than the pattern, or any number above `limit` where it exceeds that, in a window
/// of N words (`band_words`). What stands outside of the band is taken to be farther than it is, so nothing in it comes
/// out nearer, and no path within the limit leaves it.
template <class Level, class Core, std::uint32_t N>
std::uint32_t window_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  using Rows = WindowRows<N>;
  constexpr std::uint32_t bits = 64 * N;
  std::uint8_t padded[bits + most_band_rows + bits];
  __builtin_memset(padded, 0, bits);
  __builtin_memcpy(padded + bits, pattern.symbols, pattern.rows);
  __builtin_memset(padded + bits + pattern.rows, 0, bits);

  const std::uint32_t surplus = text.length - pattern.rows;
  const std::uint32_t detour = band_detour(surplus, limit);
  const std::uint32_t below = bits - 1 - detour;
  const std::uint32_t goal = below - surplus;
  BandColumn<Core, N> column(below);
  // The top bit of column j, from 1, is row j + detour. Columns in which some bits stand for no row come first.
  const std::uint8_t* const window = padded + 1 + detour;
  const auto found = [&](std::uint32_t j) {
    return Rows::each([&](std::uint32_t i) { return Level::find(window + j + 64 * i, text.symbols[j]); });
  };
  std::uint32_t j = 0;
  const std::uint32_t opening = below < text.length ? below : text.length;
  for (; j < opening; ++j) {
    const Rows all = found(j);
    const Rows real = Rows::from(below - j);
    column.step(Rows::each([&](std::uint32_t i) { return all[i] & real[i]; }), goal);
  }
  while (j < text.length) {
    const std::uint32_t end = text.length - j > short_stride ? j + short_stride : text.length;
    for (; j < end; ++j) column.step(found(j), goal);
    if (j > surplus && column.distance(j, surplus, goal) > limit + 1) return ~std::uint32_t{0};
  }
  return column.distance(text.length, surplus, goal);
}

/// The same in the narrowest window.
template <class Level, class Core>
std::uint32_t band_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  static_assert(most_band_words == 3);
  switch (band_words(text.length - pattern.rows, limit)) {
    case 1: return window_within<Level, Core, 1>(pattern, text, limit);
    case 2: return window_within<Level, Core, 2>(pattern, text, limit);
    default: return window_within<Level, Core, 3>(pattern, text, limit);
  }
}

}  // namespace warpmatch::pair
