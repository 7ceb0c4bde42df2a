#pragma once

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cpu {

/// Executor::plan on the CPU.
dispatch::JobPlan plan(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::Work& work,
                       const dispatch::Job& job, const dispatch::Control& control);

}  // namespace warpmatch::cpu
