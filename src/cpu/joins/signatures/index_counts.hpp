#pragma once

#include <cstdint>

namespace warpmatch::cpu {

/// What a join through an index did.
struct IndexCounts {
  std::uint64_t keys = 0;        ///< entries sorted
  std::uint64_t compared = 0;    ///< pairs of signatures, or of strings that have a half in common
  std::uint64_t candidates = 0;  ///< pairs of strings that were scored

  IndexCounts& operator+=(const IndexCounts& other) {
    keys += other.keys;
    compared += other.compared;
    candidates += other.candidates;
    return *this;
  }
};

}  // namespace warpmatch::cpu
