#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"

namespace warpmatch::core {

/// 128 facts of the form "a symbol of class c occurs at least k times". Inserting or deleting one symbol
/// changes at most one of them, so the number of facts two strings disagree on never exceeds their Indel
/// distance, and a metric's `signature_limit` turns a distance into a bound on it.
struct Signature {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const Signature&, const Signature&) = default;
};

WARPMATCH_HD std::uint32_t difference(const Signature& a, const Signature& b) {
  return count_bits(a.low ^ b.low) + count_bits(a.high ^ b.high);
}

}  // namespace warpmatch::core
