#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::pair {

/// True where a vector of whole machine words has any bit.
template <class Vector>
WARPMATCH_HD bool any_bit(const Vector& vector) {
  std::uint64_t words[sizeof vector / 8];
  __builtin_memcpy(words, &vector, sizeof words);
  std::uint64_t any = 0;
  for (const std::uint64_t word : words) any |= word;
  return any != 0;
}

}  // namespace warpmatch::pair
