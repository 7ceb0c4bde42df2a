#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"

// Where the words of a string of bytes end. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Of each byte whether it is white space (core::is_white_space of a string without code points above U+00FF); what
/// wraps around is large.
template <class Bytes>
WARPMATCH_HD auto are_white_space(Bytes bytes) {
  return (Bytes(bytes - 0x09) <= 0x0D - 0x09) | (Bytes(bytes - 0x1C) <= 0x20 - 0x1C);
}

/// A bit for each of 16 bytes.
WARPMATCH_HD std::uint64_t white_space_in_16(const std::uint8_t* bytes) {
  typedef std::uint8_t Bytes __attribute__((vector_size(16)));
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t gather = 0x0102040810204080;  // a bit of each byte into the highest one
  Bytes symbols;
  __builtin_memcpy(&symbols, bytes, sizeof symbols);
  const auto white = are_white_space(symbols);
  std::uint64_t halves[2];
  __builtin_memcpy(halves, &white, sizeof halves);
  return ((halves[0] & ones) * gather) >> 56 | ((halves[1] & ones) * gather) >> 56 << 8;
}

/// A bit for each of up to 64 bytes, set for white space. Branches between one byte and the next would be guessed wrong
/// at the ends of words.
template <class Level>
std::uint64_t white_space(const std::uint8_t* bytes, std::uint32_t count) {
  constexpr std::uint32_t step = 16;
  if constexpr (requires { &Level::white_space; }) {
    return Level::white_space(bytes, count);
  } else if (count < step) {
    std::uint8_t padded[step] = {};
    for (std::uint32_t i = 0; i < count; ++i) padded[i] = bytes[i];
    return white_space_in_16(padded);
  } else {
    std::uint64_t found = 0;
    for (std::uint32_t at = 0; at + step < count; at += step) found |= white_space_in_16(bytes + at) << at;
    return found | white_space_in_16(bytes + count - step) << (count - step);  // some of which have been seen
  }
}

}  // namespace warpmatch::pair
