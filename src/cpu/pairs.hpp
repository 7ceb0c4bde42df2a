#pragma once

#include "cpu/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::pairs on the CPU.
void select_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control);

}  // namespace warpmatch::cpu
