#pragma once

#include <cstdint>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::pairs on the CPU.
void select_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control);

/// The tasks of it.
std::uint64_t pair_tasks(const LaneKernels& kernels, const dispatch::Request& request);

}  // namespace warpmatch::cpu
