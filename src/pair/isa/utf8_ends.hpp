#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "pair/isa/agreements.hpp"
#include "pair/isa/short_kernels.hpp"

// What strings of UTF-8 have in common from one end, told from their bytes: equal code points are equal bytes, and a
// byte says by itself whether a code point begins with it. Over a Level's `Block`, up to 64 bytes: `at_least(byte)` has
// a bit for each that is no less, `differing(block)` for each that differs from the one at its place in a block of the
// same size. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Bytes of a string that are looked at together. One less than a word has bits, so that what is missing of the last
/// code point has a bit as well.
inline constexpr std::uint32_t utf8_block = 63;

/// The bytes of a block that go on with a code point.
template <class Block>
WARPMATCH_HD ShortWord going_on(const Block& block) {
  return block.at_least(0x80) & ~block.at_least(0xC0);
}

/// Of three or four bytes, those of the block that are wrong though they go on: overlong, surrogates, or beyond the
/// last code point. All of it shows in the second byte.
template <class Block>
WARPMATCH_HD ShortWord wrong_seconds(const Block& block, ShortWord three, ShortWord four) {
  const ShortWord from_a0 = block.at_least(0xA0);
  const ShortWord e0 = three & ~block.at_least(0xE1);
  const ShortWord ed = three & block.at_least(0xED) & ~block.at_least(0xEE);
  ShortWord wrong = (e0 << 1 & ~from_a0) | (ed << 1 & from_a0);
  if (four != 0) {
    const ShortWord from_90 = block.at_least(0x90);
    const ShortWord f0 = four & ~block.at_least(0xF1);
    const ShortWord f4 = four & block.at_least(0xF4);
    wrong |= (f0 << 1 & ~from_90) | (f4 << 1 & from_90);
  }
  return wrong;
}

/// How many code points a string has; `not_spelled` where it is malformed. Every block but the last ends before the
/// last beginning in it, so that each is whole.
template <class Level>
WARPMATCH_HD std::uint32_t code_points_of(const std::uint8_t* bytes, std::uint32_t length) {
  std::uint32_t points = 0;
  ShortWord wrong = 0;
  for (std::uint32_t i = 0; i < length;) {
    std::uint32_t count = length - i < utf8_block ? length - i : utf8_block;
    const typename Level::Block block(bytes + i, count);
    auto given = core::low_bits<ShortWord>(count);
    ShortWord go_on = going_on(block);
    if (count < length - i) {
      const ShortWord begin = given & ~go_on;
      if (begin <= 1) return not_spelled;
      count = 63 - static_cast<std::uint32_t>(__builtin_clzll(begin));
      given = core::low_bits<ShortWord>(count);
      go_on &= given;
    }
    const ShortWord several = block.at_least(0xC0) & given;
    const ShortWord three = block.at_least(0xE0) & given;
    const ShortWord four = block.at_least(0xF0) & given;
    wrong |= go_on ^ (several << 1 | three << 2 | four << 3);
    wrong |= (several & ~block.at_least(0xC2)) | (block.at_least(0xF5) & given);
    if (three != 0) wrong |= wrong_seconds(block, three, four);
    points += core::count_bits(given & ~go_on);
    i += count;
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
