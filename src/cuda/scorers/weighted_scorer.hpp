#pragma once

#include <cstdint>
#include <memory>

#include "cuda/programs/weighted_method.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorer_makers.hpp"

namespace warpmatch::cuda {

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_weighted_scorer(Queue& queue, const dispatch::Request& request,
                                                        const Policy& policy) {
  using Narrow = WeightedMethod<std::uint32_t>;
  using Wide = WeightedMethod<std::uint64_t>;
  const EditWeights& weights = request.scorer.weights;
  if (Narrow::fits(weights, request.left.max_length(), request.right.max_length()))
    return std::make_unique<PairScorer<Queue, Narrow>>(queue, request, policy, Narrow{weights});
  return std::make_unique<PairScorer<Queue, Wide>>(queue, request, policy, Wide{weights});
}

}  // namespace warpmatch::cuda
