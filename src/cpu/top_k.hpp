#pragma once

#include <cstddef>
#include <vector>

#include "cpu/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::top_k on the CPU.
std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control);

}  // namespace warpmatch::cpu
