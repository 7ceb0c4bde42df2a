#pragma once

#include <memory>

#include "cuda/programs/damerau_method.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorer_makers.hpp"

namespace warpmatch::cuda {

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_damerau_scorer(Queue& queue, const dispatch::Request& request,
                                                       const Policy& policy) {
  return std::make_unique<PairScorer<Queue, DamerauMethod>>(queue, request, policy, DamerauMethod{});
}

}  // namespace warpmatch::cuda
