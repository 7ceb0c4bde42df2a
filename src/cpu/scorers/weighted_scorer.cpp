#include "cpu/scorers/weighted_scorer.hpp"

#include "core/weighted.hpp"
#include "pair/metrics/weighted.hpp"
#include "scoring/normalize.hpp"

namespace warpmatch::cpu {

void WeightedScorer::load(std::span<const std::uint32_t> ranks) {
  patterns_.clear();
  for (const std::uint32_t rank : ranks) patterns_.push_back(sides_.patterns.decode(rank));
}

void WeightedScorer::scores(std::uint32_t text, const double*, double* scores) {
  const std::u32string symbols = sides_.texts.decode(text);
  for (const std::u32string& pattern : patterns_)
    *scores++ = sides_.patterns_are_left ? score(pattern, symbols) : score(symbols, pattern);
}

double WeightedScorer::score(const std::u32string& left, const std::u32string& right) const {
  const EditWeights& weights = request_.scorer.weights;
  return scoring::score_of(request_.rule.form, pair::weighted_distance<char32_t>(weights, left, right),
                           core::Weighted::maximum(weights, left.size(), right.size()));
}

}  // namespace warpmatch::cpu
