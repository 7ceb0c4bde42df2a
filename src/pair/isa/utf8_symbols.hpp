#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/utf8_block.hpp"

// The code points of UTF-8, each in a unit of two or four bytes. As in short_pairs.hpp, nothing of the standard
// library's code.

namespace warpmatch::pair {

/// What one byte after another says: for a level without a `Block`.
template <class Level, class Unit>
WARPMATCH_HD std::uint32_t utf8_symbol_by_symbol(const std::uint8_t* bytes, std::uint32_t count, Unit* out) {
  const auto rest = [&](std::uint32_t at) { return at < count ? bytes[at] ^ 0x80U : ~0U; };  // six bits, or more
  std::uint32_t units = 0;
  for (std::uint32_t i = 0; i < count; ++units) {
    const std::uint32_t first = bytes[i];
    if (first < 0x80) {
      out[units] = static_cast<Unit>(first);
      i += 1;
    } else if (first >= 0xC2 && first < 0xE0) {
      if (rest(i + 1) > 0x3F) return not_spelled;
      out[units] = static_cast<Unit>((first & 0x1FU) << 6 | rest(i + 1));
      i += 2;
    } else if (first >= 0xE0 && first < 0xF0) {
      if (rest(i + 1) > 0x3F || rest(i + 2) > 0x3F) return not_spelled;
      const std::uint32_t point = (first & 0xFU) << 12 | rest(i + 1) << 6 | rest(i + 2);
      if (point < 0x800 || (point & 0xF800U) == 0xD800) return not_spelled;
      out[units] = static_cast<Unit>(point);
      i += 3;
    } else if (sizeof(Unit) == 4 && first >= 0xF0 && first < 0xF5) {
      if (rest(i + 1) > 0x3F || rest(i + 2) > 0x3F || rest(i + 3) > 0x3F) return not_spelled;
      const std::uint32_t point = (first & 0x7U) << 18 | rest(i + 1) << 12 | rest(i + 2) << 6 | rest(i + 3);
      if (point < 0x10000 || point > 0x10FFFF) return not_spelled;
      out[units] = static_cast<Unit>(point);
      i += 4;
    } else {
      return not_spelled;
    }
  }
  return units;
}

/// Where each code point begins is told of a block at once; each is read as four bytes, of which those that are not its
/// own are shifted out. No branch depends on how long it is, which nobody could guess.
template <class Level, class Unit>
WARPMATCH_HD std::uint32_t utf8_by_blocks(const std::uint8_t* bytes, std::uint32_t count, Unit* out) {
  std::uint32_t units = 0;
  for (std::uint32_t i = 0; i < count;) {
    const Utf8Block block = utf8_block<Level>(bytes + i, count - i);
    if (block.wrong != 0 || (sizeof(Unit) == 2 && block.four != 0)) return not_spelled;
    std::uint8_t padded[utf8_block_bytes + 5];
    const std::uint8_t* from = bytes + i;
    if (count - i < sizeof padded) {  // what is behind them can't be read
      __builtin_memcpy(padded, from, block.bytes);
      from = padded;
    }
    const auto given = core::low_bits<ShortWord>(block.bytes);
    const ShortWord ends = given & ~(block.go_on >> 1);
    std::uint32_t at = 0;
    for (ShortWord left = ends; left != 0; left &= left - 1) {
      const auto next = static_cast<std::uint32_t>(__builtin_ctzll(left)) + 1;
      std::uint32_t word;
      __builtin_memcpy(&word, from + at, sizeof word);
      word = __builtin_bswap32(word);
      const std::uint32_t size = next - at;
      // Of the first byte, seven bits, or seven less one for each byte.
      const std::uint32_t first = word >> 24 & (size == 1 ? 0x7FU : 0x7FU >> size);
      const std::uint32_t six = (word >> 16 & 0x3FU) << 12 | (word >> 8 & 0x3FU) << 6 | (word & 0x3FU);
      out[units++] = static_cast<Unit>((first << 18 | six) >> (24 - 6 * size));
      at = next;
    }
    i += block.bytes;
  }
  return units;
}

/// The code points of UTF-8 in units, and how many there are; `not_spelled` where they are none or need wider units.
/// May write up to 64 bytes behind them.
template <class Level, class Unit>
std::uint32_t utf8_symbols(const std::uint8_t* bytes, std::uint32_t count, Unit* out) {
  if constexpr (requires { &Level::template utf8_symbols<Unit>; })
    return Level::template utf8_symbols<Unit>(bytes, count, out);
  else if constexpr (requires { typename Level::Block; })
    return utf8_by_blocks<Level, Unit>(bytes, count, out);
  else
    return utf8_symbol_by_symbol<Level, Unit>(bytes, count, out);
}

}  // namespace warpmatch::pair
