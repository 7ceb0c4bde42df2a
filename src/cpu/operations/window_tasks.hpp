#pragma once

#include <cstdint>
#include <vector>

#include "cpu/joins/signatures/class_ways.hpp"
#include "cpu/operations/screening.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// The tasks of a screening by a cutoff: blocks of patterns with the texts in their length window. In a self-join
/// texts of a higher rank alone. With `ways` without the right strings whose pairs are found through an index.
std::vector<ScreeningTask> window_tasks(const Screening& screening, const scoring::DistanceLimits& limits,
                                        const ClassWays* ways = nullptr);

/// The part of a Sink that says what counts, where a cutoff alone does.
class FixedLimits {
 public:
  explicit FixedLimits(const scoring::DistanceLimits& limits) : limits_(limits) {}

  std::int64_t limit(std::uint32_t, std::uint32_t, std::uint32_t maximum) const { return limits_[maximum]; }
  static constexpr bool limit_depends_on_pattern() { return false; }
  static constexpr bool limit_depends_on_text() { return false; }

 private:
  const scoring::DistanceLimits& limits_;
};

}  // namespace warpmatch::cpu
