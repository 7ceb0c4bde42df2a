#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "corpus/packing/survey.hpp"
#include "cuda/runtime/memory.hpp"

namespace warpmatch::cuda {

// Arithmetic with sizes. A corpus has fewer than 2^31 rows and its strings fewer than 2^31 symbols, so that kernels may
// add two of them in 32 bits, and the host may multiply two in 64. Products of more go through what is here.

static_assert(corpus::max_rows < std::uint64_t{1} << 31 && max_text_units < std::uint64_t{1} << 31);

/// a * b, or the largest number where that is larger: for bounds.
constexpr std::uint64_t capped_product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  return a != 0 && b > most / a ? most : a * b;
}

/// a + b likewise.
constexpr std::uint64_t capped_sum(std::uint64_t a, std::uint64_t b) {
  return b > std::numeric_limits<std::uint64_t>::max() - a ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

/// The bytes of `count` values for `what`. Throws OutOfDeviceMemory where no number holds them.
template <class T>
std::size_t bytes_of(std::size_t count, const char* what) {
  if (count > std::numeric_limits<std::size_t>::max() / sizeof(T))
    throw OutOfDeviceMemory(std::string(what) + " of " + std::to_string(count) + " values of " +
                            std::to_string(sizeof(T)) + " bytes is larger than any memory");
  return count * sizeof(T);
}

}  // namespace warpmatch::cuda
