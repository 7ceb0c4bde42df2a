#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <warpmatch/error.hpp>

#include "cuda/policy.hpp"
#include "cuda/runtime/sizes.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

// The three operations of an executor over any Queue, for a part of the left side; contracts in dispatch/executor.hpp.
// Each is defined in the header of its name and instantiated for CUDA in the .cu file of that name.

/// The rows of a part.

template <class Queue>
void write_scores(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                  const dispatch::DenseTarget& target, const Policy& policy, const dispatch::Control& control);

/// The scores of the left and the right string of each row, into the one row of the target.
template <class Queue>
void write_paired(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const Policy& policy, const dispatch::Control& control);

/// Room for k choices of each query, and none of them filled. Throws RangeError where no memory holds as many.
inline std::vector<dispatch::Choice> no_choices(std::uint32_t queries, std::size_t k) {
  std::vector<dispatch::Choice> choices;
  if (capped_product(queries, k) > choices.max_size())
    throw RangeError(
        "k", "for " + std::to_string(queries) + " queries, no memory holds " + std::to_string(k) + " choices each");
  choices.resize(queries * k);
  return choices;
}

/// k choices for each rank of the part.
template <class Queue>
std::vector<dispatch::Choice> find_top_k(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                                         std::size_t k, const Policy& policy, const dispatch::Control& control);

/// The pairs of left ranks of the part.
template <class Queue>
void find_pairs(Queue& queue, const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                const Policy& policy, const dispatch::Control& control);

}  // namespace warpmatch::cuda
