#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

// The three operations of an executor for metrics that a BlockScorer scores; contracts in dispatch/executor.hpp.

void scored_matrix(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                   const dispatch::Control& control);

/// `forced` says whether to search.
std::vector<dispatch::Choice> scored_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control, std::optional<bool> forced = {});

/// Executor::best_rows.
void write_scored_top_k(const LaneKernels& kernels, const dispatch::Request& request, TopK& result,
                        const dispatch::Control& control);

void scored_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control);

/// Tasks of `scored_top_k` where it scores every pair.
std::uint64_t scored_top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                 unsigned workers);

/// Whether the best choices of a request are searched for through what the choices keep (search/composite_search.hpp,
/// search/signature_search.hpp); by a few of its queries, where that is not clear. Else every pair is scored.
bool searches_scored(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                     const dispatch::Control& control);

/// Those of the others.
std::uint64_t scored_tasks(const LaneKernels& kernels, const dispatch::Request& request);

}  // namespace warpmatch::cpu
