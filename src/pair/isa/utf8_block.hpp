#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"

// Whether UTF-8 is well formed, and where its code points begin, many bytes at a time, as bits. Over a Level's `Block`,
// up to 64 bytes: `at_least(byte)` has a bit for each that is no less, `differing(block)` for each that differs from
// the one at its place in a block of the same size. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Some whole code points, a bit for each byte.
struct Utf8Block {
  std::uint32_t bytes;  ///< how many
  ShortWord go_on;      ///< with a code point that has begun before
  ShortWord three;      ///< begin one of three bytes, or of four
  ShortWord four;
  ShortWord wrong;  ///< 0 where all is well formed
};

/// Bytes of a string that are looked at together. One less than a word has bits, so that what is missing of the last
/// code point has a bit as well.
inline constexpr std::uint32_t utf8_block_bytes = 63;

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

/// Reads the beginning of `length` bytes, at least one. Where not all are read, what is read ends before the last
/// beginning in it, so that each code point is whole.
template <class Level>
WARPMATCH_HD Utf8Block utf8_block(const std::uint8_t* bytes, std::uint32_t length) {
  std::uint32_t count = length < utf8_block_bytes ? length : utf8_block_bytes;
  const typename Level::Block block(bytes, count);
  auto given = core::low_bits<ShortWord>(count);
  ShortWord go_on = going_on(block);
  if (count < length) {
    const ShortWord begin = given & ~go_on;
    if (begin <= 1) return {length, 0, 0, 0, 1};
    count = 63 - static_cast<std::uint32_t>(__builtin_clzll(begin));
    given = core::low_bits<ShortWord>(count);
    go_on &= given;
  }
  const ShortWord several = block.at_least(0xC0) & given;
  const ShortWord three = block.at_least(0xE0) & given;
  const ShortWord four = block.at_least(0xF0) & given;
  ShortWord wrong = go_on ^ (several << 1 | three << 2 | four << 3);
  wrong |= (several & ~block.at_least(0xC2)) | (block.at_least(0xF5) & given);
  if (three != 0) wrong |= wrong_seconds(block, three, four);
  return {count, go_on, three, four, wrong};
}

}  // namespace warpmatch::pair
