#pragma once

#include "cpu/lane_kernels.hpp"
#include "dispatch/pair_list.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::pairs on the CPU.
dispatch::PairList select_pairs(const LaneKernels& kernels, const dispatch::Request& request,
                                const dispatch::Control& control);

}  // namespace warpmatch::cpu
