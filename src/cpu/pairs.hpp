#pragma once

#include <vector>

#include "cpu/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::pairs on the CPU.
std::vector<dispatch::RankPair> select_pairs(const LaneKernels& kernels, const dispatch::Request& request,
                                             const dispatch::Control& control);

}  // namespace warpmatch::cpu
