#pragma once

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// True where the request's cutoff leaves so little that the filters of joins pay: a dense result is then one value
/// all over, and the few pairs that meet the cutoff.
bool is_selective(const dispatch::Request& request, const dispatch::DenseTarget& target);

/// Executor::scores for such a request.
void selective_matrix(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                      const dispatch::Control& control);

}  // namespace warpmatch::cpu
