#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "pair/isa/agreements.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/utf8_block.hpp"

// What strings of UTF-8 have in common from one end, told from their bytes: equal code points are equal bytes, and a
// byte says by itself whether a code point begins with it. As in short_pairs.hpp, nothing of the standard library's
// code.

namespace warpmatch::pair {

/// How many code points a string has; `not_spelled` where it is malformed.
template <class Level>
WARPMATCH_HD std::uint32_t code_points_of(const std::uint8_t* bytes, std::uint32_t length) {
  std::uint32_t points = 0;
  ShortWord wrong = 0;
  for (std::uint32_t i = 0; i < length;) {
    const Utf8Block block = utf8_block<Level>(bytes + i, length - i);
    wrong |= block.wrong;
    points += core::count_bits(core::low_bits<ShortWord>(block.bytes) & ~block.go_on);
    i += block.bytes;
  }
  return wrong == 0 ? points : not_spelled;
}

/// How many bytes two strings have in common from an end, of `most` at most; `left` and `right` are their beginnings
/// or, for the suffix, their ends.
template <class Level, Agreement agreement>
WARPMATCH_HD std::uint32_t common_bytes(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t most) {
  using Block = typename Level::Block;
  std::uint32_t n = 0;
  while (n < most) {
    const std::uint32_t count = most - n < 64 ? most - n : 64;
    if constexpr (agreement == Agreement::prefix) {
      const ShortWord differing = Block(left + n, count).differing(Block(right + n, count));
      if (differing != 0) return n + static_cast<std::uint32_t>(__builtin_ctzll(differing));
    } else {
      const ShortWord differing = Block(left - n - count, count).differing(Block(right - n - count, count));
      if (differing != 0) return n + static_cast<std::uint32_t>(__builtin_clzll(differing << (64 - count)));
    }
    n += count;
  }
  return n;
}

/// How many code points begin in the first `count` bytes of a string or, for the suffix, in the last ones. All of a
/// block is read whatever the count, which nobody could guess.
template <class Level, Agreement agreement>
WARPMATCH_HD std::uint32_t beginnings(const std::uint8_t* bytes, std::uint32_t length, std::uint32_t count) {
  std::uint32_t begin = 0;
  std::uint32_t i = 0;
  do {
    const std::uint32_t size = length - i < 64 ? length - i : 64;
    const std::uint32_t wanted = count - i < size ? count - i : size;
    if constexpr (agreement == Agreement::prefix) {
      const typename Level::Block block(bytes + i, size);
      begin += core::count_bits(core::low_bits<ShortWord>(wanted) & ~going_on(block));
    } else {
      const typename Level::Block block(bytes + (length - i - size), size);
      const auto before = core::low_bits<ShortWord>(size - wanted);
      begin += core::count_bits(core::low_bits<ShortWord>(size) & ~(before | going_on(block)));
    }
    i += size;
  } while (i < count);
  return begin;
}

/// What patterns, each with its own text, have in common from one end.
template <class Level, Agreement agreement>
void utf8_ends(const ShortPattern* patterns, const ShortText* texts, std::size_t count, CommonPoints* out) {
  constexpr bool is_prefix = agreement == Agreement::prefix;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t rows = patterns[i].rows;
    const std::uint32_t length = texts[i].length;
    const std::uint8_t* const left = patterns[i].symbols;
    const std::uint8_t* const right = texts[i].symbols;
    const std::uint32_t of_left = code_points_of<Level>(left, rows);
    const std::uint32_t of_right = code_points_of<Level>(right, length);
    const std::uint32_t same = common_bytes<Level, agreement>(
        is_prefix ? left : left + rows, is_prefix ? right : right + length, rows < length ? rows : length);
    // The last code point that has begun may differ behind; from the end, one that has not begun does not count.
    const bool is_cut = is_prefix && same < rows && (left[same] & 0xC0) == 0x80;
    out[i] = {beginnings<Level, agreement>(left, rows, same) - (is_cut ? 1 : 0),
              of_left > of_right ? of_left : of_right};
  }
}

}  // namespace warpmatch::pair
