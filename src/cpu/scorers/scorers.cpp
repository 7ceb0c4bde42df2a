#include <memory>

#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/composite_scorer.hpp"
#include "cpu/scorers/jaccard_scorer.hpp"
#include "cpu/scorers/jaro_scorer.hpp"
#include "cpu/scorers/weighted_scorer.hpp"

namespace warpmatch::cpu {

MakeBlockScorer block_scorers(const LaneKernels& kernels, const dispatch::Request& request, const Orientation& sides) {
  switch (request.rule.metric) {
    case Metric::jaro:
    case Metric::jaro_winkler:
      return [&kernels, &request, &sides] { return std::make_unique<JaroScorer>(kernels, request, sides); };
    case Metric::jaccard:
      return [words = std::make_shared<const WordSides>(sides.patterns, sides.texts), rule = request.rule] {
        return std::make_unique<JaccardScorer>(words, rule);
      };
    case Metric::levenshtein: return [&request, &sides] { return std::make_unique<WeightedScorer>(request, sides); };
    default: break;
  }
  const auto shared = std::make_shared<const CompositeSides>(request, sides);
  return [&kernels, shared] { return std::make_unique<CompositeScorer>(kernels, shared); };
}

}  // namespace warpmatch::cpu
