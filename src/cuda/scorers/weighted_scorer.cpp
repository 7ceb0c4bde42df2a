#include <cstdint>
#include <memory>

#include "cuda/programs/weighted_method.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {

std::unique_ptr<TileScorer> make_weighted_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  using Narrow = WeightedMethod<std::uint32_t>;
  using Wide = WeightedMethod<std::uint64_t>;
  const EditWeights& weights = request.scorer.weights;
  if (Narrow::fits(weights, request.left.max_length(), request.right.max_length()))
    return std::make_unique<PairScorer<Narrow>>(queue, request, policy, Narrow{weights});
  return std::make_unique<PairScorer<Wide>>(queue, request, policy, Wide{weights});
}

}  // namespace warpmatch::cuda
