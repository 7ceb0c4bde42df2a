#include <memory>

#include "cuda/programs/damerau_method.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {

std::unique_ptr<TileScorer> make_damerau_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  return std::make_unique<PairScorer<DamerauMethod>>(queue, request, policy, DamerauMethod{});
}

}  // namespace warpmatch::cuda
