#pragma once

#include <cstdint>
#include <vector>

#include <warpmatch/export.hpp>
#include <warpmatch/result.hpp>

/// Which of many scored pairs to keep where a row has one partner at most.
namespace warpmatch {

/// How many partners a row may have.
struct Cardinality {
  bool left_once = false;   ///< each left row in one pair at most
  bool right_once = false;  ///< each right row in one pair at most
};

/// The pairs that are left when the best are taken first and those that need a row again are passed over; ties go to
/// the lower left row, then the lower right row. Sorted as they were. With both sides once this is greedy one-to-one
/// matching.
///
///     best_matches({{0, 0, 1}, {0, 1, 0}, std::vector<double>{90, 80, 95}}, {true, true}, true);  // (0, 1), (1, 0)
WARPMATCH_EXPORT Pairs best_matches(const Pairs& pairs, Cardinality cardinality, bool higher_is_better);

}  // namespace warpmatch
