#pragma once

#include <cstdint>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Executor::scores on the CPU: blocks of patterns times tiles of texts, written cell by cell.
void write_scores(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const dispatch::Control& control);

/// The tasks of it.
std::uint64_t dense_tasks(const LaneKernels& kernels, const dispatch::Request& request);

}  // namespace warpmatch::cpu
