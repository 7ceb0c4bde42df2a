#pragma once

#include <cstdint>
#include <type_traits>

#include "pair/isa/short_pairs.hpp"

// The kernels of pairs that keep to 64 diagonals (Hyyrö 2003) by Levenshtein and OSA, over a Level, a type of a SIMD
// level's own file: `find(bytes, symbol)` marks which of the 64 bytes from there on equal the symbol. No match table:
// the window of pattern rows is compared where it stands, a row further with every column.

namespace warpmatch::pair {

/// The columns' words in a window that moves on by a row a column.
template <class Core>
struct BandColumn {
  ShortWord vp;
  ShortWord vn = 0;
  ShortWord d0 = 0;     ///< of the last column, by this one's rows
  ShortWord match = 0;  ///< as well
  std::uint32_t saved = 0;

  /// `below` is the bit of row 1.
  WARPMATCH_HD explicit BandColumn(std::uint32_t below) : vp(~ShortWord{0} << below) {}

  /// `goal` is the bit that stands on the diagonal of the last cell.
  WARPMATCH_HD void step(ShortWord now, std::uint32_t goal) {
    ShortWord costless = now;
    if constexpr (std::is_same_v<Core, core::Osa>) {
      const ShortWord above = now & ~d0;
      costless |= (above + above) & match;
      match = now >> 1;
    }
    const ShortWord sum = (now & vp) + vp;
    const ShortWord free = WaitingOps::xor_or(sum, vp, ShortWord(costless | vn));
    const ShortWord hp = core::Levenshtein::rising<WaitingOps>(vp, vn, costless, sum, free);
    const ShortWord hn = free & vp;
    saved += static_cast<std::uint32_t>(free >> goal) & 1;
    d0 = free >> 1;
    vp = WaitingOps::or_nor(hn, hp, d0);
    vn = hp & d0;
  }
  /// The distance of the cell on that diagonal, in column `columns`.
  WARPMATCH_HD std::uint32_t distance(std::uint32_t columns) const { return columns - saved; }
};

/// The distance of a text no shorter than the pattern, or any number above `limit` where it exceeds that; `fits_band`
/// says for which limits. What stands outside of the band is taken to be farther than it is, so nothing in it comes out
/// nearer, and no path within the limit leaves it.
template <class Level, class Core>
std::uint32_t band_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  std::uint8_t padded[64 + most_band_rows + 64];
  __builtin_memset(padded, 0, 64);
  __builtin_memcpy(padded + 64, pattern.symbols, pattern.rows);
  __builtin_memset(padded + 64 + pattern.rows, 0, 64);

  const std::uint32_t surplus = text.length - pattern.rows;
  const std::uint32_t detour = band_detour(surplus, limit);
  const std::uint32_t goal = 63 - detour - surplus;
  BandColumn<Core> column(63 - detour);
  // Bit 63 of column j, from 1, is row j + detour. Columns in which some bits stand for no row come first.
  const std::uint8_t* const window = padded + 1 + detour;
  std::uint32_t j = 0;
  const std::uint32_t opening = 63 - detour < text.length ? 63 - detour : text.length;
  for (; j < opening; ++j)
    column.step(Level::find(window + j, text.symbols[j]) & ~ShortWord{0} << (63 - detour - j), goal);
  while (j < text.length) {
    const std::uint32_t end = text.length - j > short_stride ? j + short_stride : text.length;
    for (; j < end; ++j) column.step(Level::find(window + j, text.symbols[j]), goal);
    if (j > surplus && column.distance(j) > limit + 1) return ~std::uint32_t{0};
  }
  return column.distance(text.length);
}

}  // namespace warpmatch::pair
