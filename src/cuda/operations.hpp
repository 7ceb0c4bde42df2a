#pragma once

#include <cstddef>
#include <vector>

#include "cuda/policy.hpp"
#include "dispatch/pair_list.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

// The three operations of an executor over any Queue; contracts in dispatch/executor.hpp. Each is defined in the
// header of its name and instantiated for CUDA in the .cu file of that name.

template <class Queue>
void write_scores(Queue& queue, const dispatch::Request& request, const dispatch::DenseTarget& target,
                  const Policy& policy, const dispatch::Control& control);

template <class Queue>
std::vector<dispatch::Choice> find_top_k(Queue& queue, const dispatch::Request& request, std::size_t k,
                                         const Policy& policy, const dispatch::Control& control);

template <class Queue>
dispatch::PairList find_pairs(Queue& queue, const dispatch::Request& request, const Policy& policy,
                              const dispatch::Control& control);

}  // namespace warpmatch::cuda
