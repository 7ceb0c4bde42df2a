#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::top_k on the CPU.
std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control);

/// The tasks of it.
std::uint64_t top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, unsigned workers);

/// What it keeps for each of the k choices of a distinct query while it looks for them.
inline constexpr std::uint64_t top_k_bytes = 48;

}  // namespace warpmatch::cpu
