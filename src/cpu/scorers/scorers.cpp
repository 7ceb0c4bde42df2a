#include <memory>

#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/composite_scorer.hpp"
#include "cpu/scorers/jaccard_scorer.hpp"
#include "cpu/scorers/jaro_scorer.hpp"
#include "cpu/scorers/weighted_scorer.hpp"

namespace warpmatch::cpu {
namespace {

class CompositeScorer final : public BlockScorer {
 public:
  using Score = double (CompositeStages::*)(std::size_t pattern, double cutoff);

  CompositeScorer(const LaneKernels& kernels, std::shared_ptr<const CompositeSides> sides, Score score)
      : sides_(std::move(sides)), stages_(kernels, *sides_), score_(score) {}

  void load(std::span<const std::uint32_t> ranks) override {
    size_ = ranks.size();
    stages_.load(ranks);
  }
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override {
    stages_.start(text);
    for (std::size_t i = 0; i < size_; ++i) scores[i] = (stages_.*score_)(i, cutoffs[i]);
  }

 private:
  std::shared_ptr<const CompositeSides> sides_;
  CompositeStages stages_;
  Score score_;
  std::size_t size_ = 0;
};

CompositeScorer::Score composite_score(Metric metric) {
  switch (metric) {
    case Metric::partial: return &CompositeStages::partial_ratio;
    case Metric::token_set: return &CompositeStages::token_set_ratio;
    case Metric::token: return &CompositeStages::token_ratio;
    case Metric::partial_token_set: return &CompositeStages::partial_token_set_ratio;
    case Metric::partial_token: return &CompositeStages::partial_token_ratio;
    default: return &CompositeStages::wratio;
  }
}

}  // namespace

MakeBlockScorer block_scorers(const LaneKernels& kernels, const dispatch::Request& request, const Orientation& sides) {
  switch (request.rule.metric) {
    case Metric::jaro:
    case Metric::jaro_winkler:
      return [&kernels, &request, &sides] { return std::make_unique<JaroScorer>(kernels, request, sides); };
    case Metric::jaccard:
      return [words = std::make_shared<const WordSides>(sides.patterns, sides.texts), form = request.rule.form] {
        return std::make_unique<JaccardScorer>(words, form);
      };
    case Metric::levenshtein: return [&request, &sides] { return std::make_unique<WeightedScorer>(request, sides); };
    default: break;
  }
  const auto shared = std::make_shared<const CompositeSides>(request, sides);
  const CompositeScorer::Score score = composite_score(request.rule.metric);
  return [&kernels, shared, score] { return std::make_unique<CompositeScorer>(kernels, shared, score); };
}

}  // namespace warpmatch::cpu
