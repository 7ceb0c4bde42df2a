#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

// The three operations of an executor for metrics that a BlockScorer scores; contracts in dispatch/executor.hpp.

void scored_matrix(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                   const dispatch::Control& control);

std::vector<dispatch::Choice> scored_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control);

void scored_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control);

/// The tasks of each of them.
std::uint64_t scored_tasks(const LaneKernels& kernels, const dispatch::Request& request);

}  // namespace warpmatch::cpu
