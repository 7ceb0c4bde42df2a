#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "scoring/normalize.hpp"

namespace warpmatch::scoring {

/// fuzz.partial_ratio from the window with the largest ratio: `common` is its longest common subsequence with the
/// needle, `lengths` the sum of both lengths, 0 where both strings are empty. 0 below the cutoff, an inclusive floor.
///
/// RapidFuzz compares the ratio of an inner window (of the needle's length, before the last one) with the cutoff as it
/// is, and that of an outer window (a shorter beginning or end, or the last of the needle's length) before its last
/// product is rounded. Where windows of both sorts have the ratio, one that passes is enough.
WARPMATCH_HD double window_ratio(std::uint64_t common, std::uint64_t lengths, bool inner, bool outer, double cutoff) {
  if (cutoff > 100.0) return 0.0;
  const std::uint64_t distance = lengths - 2 * common;
  const double ratio = score_of(Form::ratio, distance, lengths);
  const bool passes = (inner && ratio >= cutoff) ||
                      (outer && score_of(Form::normalized_similarity, distance, lengths) >= cutoff / 100.0);
  return passes ? ratio : 0.0;
}

}  // namespace warpmatch::scoring
