#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/error.hpp>

#include "cuda/blocks/policy.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

// The operations of an executor on one device, the first three for a part of the left side; contracts in
// dispatch/executor.hpp. Each is in the file of its name.

/// The rows of a part.
void write_scores(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                  const dispatch::DenseTarget& target, const Policy& policy, const dispatch::Control& control);

/// The scores of the left and the right string of each row, into the one row of the target.
void write_paired(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const Policy& policy, const dispatch::Control& control);

/// The scores of pairs of ranks by fitted words.
void score_chosen(Queue& queue, const dispatch::Request& request, const dispatch::RankPairs& pairs,
                  std::span<double> scores, const Policy& policy, const dispatch::Control& control);

/// Room for k choices of each query, and none of them filled. Throws RangeError where no memory holds as many.
std::vector<dispatch::Choice> no_choices(std::uint32_t queries, std::size_t k);

/// k choices for each rank of the part.
std::vector<dispatch::Choice> find_top_k(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                                         std::size_t k, const Policy& policy, const dispatch::Control& control);

/// The pairs of left ranks of the part.
void find_pairs(Queue& queue, const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                const Policy& policy, const dispatch::Control& control);

}  // namespace warpmatch::cuda
