#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "scoring/normalize.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::scoring {

// fuzz.partial_ratio from windows of the longer string and their Indel distance from the needle, the shorter one;
// `lengths` is the sum of both lengths, 0 where both are empty. 0 below the cutoff, an inclusive floor.
//
// RapidFuzz compares the ratio of an *inner* window (of the needle's length, before the last one) with the cutoff as it
// is, and that of an *outer* window (a shorter beginning or end, or the last of the needle's length) before its last
// product is rounded.

WARPMATCH_HD double inner_window_ratio(std::uint64_t distance, std::uint64_t lengths, double cutoff) {
  return at_least(score_of(Form::ratio, distance, lengths), cutoff);
}

WARPMATCH_HD double outer_window_ratio(std::uint64_t distance, std::uint64_t lengths, double cutoff) {
  return indel_ratio(distance, lengths, cutoff);
}

/// The ratio of the best window, which has `common` symbols in common with the needle. Where windows of both sorts have
/// it, one that passes is enough.
WARPMATCH_HD double window_ratio(std::uint64_t common, std::uint64_t lengths, bool inner, bool outer, double cutoff) {
  if (cutoff > 100.0) return 0.0;
  const std::uint64_t distance = lengths - 2 * common;
  const double ratio = inner ? inner_window_ratio(distance, lengths, cutoff) : 0.0;
  return ratio == 0.0 && outer ? outer_window_ratio(distance, lengths, cutoff) : ratio;
}

}  // namespace warpmatch::scoring
