#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"

// What stands at the same place of two strings, over a Level's vector of bytes. As in short_pairs.hpp, nothing of the
// standard library's code.

namespace warpmatch::pair {

/// The sum of unsigned numbers side by side in 8 bytes, which is below 2^16.
template <class Symbol>
WARPMATCH_HD std::uint32_t sum_of_word(std::uint64_t word) {
  if constexpr (sizeof(Symbol) == 1) {
    constexpr std::uint64_t every_other = 0x00FF00FF00FF00FF;
    word = (word & every_other) + (word >> 8 & every_other);
  }
  if constexpr (sizeof(Symbol) <= 2) {
    constexpr std::uint64_t every_other = 0x0000FFFF0000FFFF;
    word = (word & every_other) + (word >> 16 & every_other);
  }
  return static_cast<std::uint32_t>(word) + static_cast<std::uint32_t>(word >> 32);
}

/// How many of the first `count` symbols of two strings differ.
template <class Level, class Symbol>
WARPMATCH_HD std::uint32_t differing_symbols(const void* left_symbols, const void* right_symbols, std::uint32_t count) {
  typedef Symbol Vector __attribute__((vector_size(sizeof(typename Level::Bytes))));
  constexpr std::uint32_t step = sizeof(Vector) / sizeof(Symbol);
  constexpr std::uint32_t most = 255;  // what a lane of bytes counts up to
  const auto* left = static_cast<const Symbol*>(left_symbols);
  const auto* right = static_cast<const Symbol*>(right_symbols);
  std::uint32_t differing = 0;
  while (count >= step) {
    Vector counts{};
    for (std::uint32_t i = 0; i < most && count >= step; ++i, count -= step, left += step, right += step) {
      Vector a;
      Vector b;
      __builtin_memcpy(&a, left, sizeof a);
      __builtin_memcpy(&b, right, sizeof b);
      counts -= (Vector)(a != b);  // all ones are -1
    }
    std::uint64_t words[sizeof(Vector) / 8];
    __builtin_memcpy(words, &counts, sizeof words);
    for (const std::uint64_t word : words) differing += sum_of_word<Symbol>(word);
  }
  for (std::uint32_t i = 0; i < count; ++i) differing += left[i] != right[i] ? 1 : 0;
  return differing;
}

/// The same of bytes, by bits that say where they agree: no sum across a vector at the end, and none that is left over.
template <class Level>
WARPMATCH_HD std::uint32_t differing_bytes(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t count) {
  std::uint32_t agreeing = 0;
  for (std::uint32_t i = 0; i < count; i += 64)
    agreeing += core::count_bits(Level::equal(left + i, right + i, count - i));
  return count - agreeing;
}

/// Bytes up to which that takes less.
inline constexpr std::uint32_t most_bytes_by_bits = 512;

template <class Level>
std::uint32_t differing(const void* left, const void* right, std::uint32_t count, unsigned symbol_bytes) {
  if constexpr (requires { &Level::equal; }) {
    if (symbol_bytes == 1 && count <= most_bytes_by_bits)
      return differing_bytes<Level>(static_cast<const std::uint8_t*>(left), static_cast<const std::uint8_t*>(right),
                                    count);
  }
  switch (symbol_bytes) {
    case 1: return differing_symbols<Level, std::uint8_t>(left, right, count);
    case 2: return differing_symbols<Level, std::uint16_t>(left, right, count);
    default: return differing_symbols<Level, std::uint32_t>(left, right, count);
  }
}

}  // namespace warpmatch::pair
