#pragma once

#include "core/indel.hpp"

namespace warpmatch::core {

/// The longer length minus the longest common subsequence: Indel's recurrence on another scale.
struct LcsSeq {
  static constexpr EditScale scale{.from_longer = true};
};

}  // namespace warpmatch::core
