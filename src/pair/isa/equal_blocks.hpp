#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/any_bit.hpp"

// How far long strings are equal, over a Level's vector of bytes. As in short_pairs.hpp, nothing of the standard
// library's code.

namespace warpmatch::pair {

/// Vectors of a block: what tells whether one differs takes as long as some of them.
inline constexpr std::size_t block_vectors = 8;

/// Read in the order that the strings are: what is fetched ahead goes by that.
template <class Bytes, bool backwards>
WARPMATCH_HD bool are_equal_blocks(const std::uint8_t* left, const std::uint8_t* right) {
  Bytes differing{};
#pragma GCC unroll 8
  for (std::size_t vector = 0; vector < block_vectors; ++vector) {
    const std::size_t i = backwards ? block_vectors - 1 - vector : vector;
    Bytes a;
    Bytes b;
    __builtin_memcpy(&a, left + i * sizeof a, sizeof a);
    __builtin_memcpy(&b, right + i * sizeof b, sizeof b);
    differing |= a ^ b;
  }
  return !any_bit(differing);
}

/// The bytes of whole blocks that are equal from two beginnings on or, backwards, before two ends, of `most` at most.
template <class Level, bool backwards>
std::size_t equal_blocks(const void* left, const void* right, std::size_t most) {
  using Bytes = typename Level::Bytes;
  constexpr std::size_t block = block_vectors * sizeof(Bytes);
  const auto at = [](const void* from, std::size_t n) {
    const auto* const bytes = static_cast<const std::uint8_t*>(from);
    return backwards ? bytes - n - block : bytes + n;
  };
  std::size_t n = 0;
  while (most - n >= block && are_equal_blocks<Bytes, backwards>(at(left, n), at(right, n))) n += block;
  return n;
}

}  // namespace warpmatch::pair
