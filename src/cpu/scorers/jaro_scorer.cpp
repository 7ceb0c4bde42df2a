#include "cpu/scorers/jaro_scorer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "scoring/jaro_score.hpp"

namespace warpmatch::cpu {
namespace {

/// More than similarities are rounded by.
constexpr double kRounding = 1e-9;

}  // namespace

JaroScorer::JaroScorer(const LaneKernels& kernels, const dispatch::Request& request, const Orientation& sides)
    : request_(request),
      sides_(sides),
      block_(kernels, sides.patterns, sides.texts, sides.maps, scoring::JaroFormula::of(request.scorer).prefix_weight) {
}

void JaroScorer::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  block_.load(ranks);
}

void JaroScorer::scores(std::uint32_t text, const double* cutoffs, double* scores) {
  scores_of({&text, 1}, {cutoffs, 0}, {scores, 0});
}

void JaroScorer::scores_of(std::span<const std::uint32_t> texts, RowsOfTexts<const double> cutoffs,
                           RowsOfTexts<double> scores) {
  const std::size_t patterns = ranks_.size();
  const Form form = request_.rule.form;
  const std::size_t step = cutoffs.step == 0 ? 0 : patterns;
  // Where lower scores are better, all are wanted.
  least_.resize(std::max(patterns, step * texts.size()));
  if (higher_is_better(form))
    for (std::size_t t = 0; t < (step == 0 ? 1 : texts.size()); ++t)
      for (std::size_t i = 0; i < patterns; ++i) least_[t * step + i] = scoring::least_similarity(form, cutoffs[t][i]);
  block_.scores(texts, {least_.data(), step}, scores);
  for (std::size_t t = 0; t < texts.size(); ++t) finish(texts[t], scores[t]);
}

void JaroScorer::finish(std::uint32_t text, double* scores) const {
  const Form form = request_.rule.form;
  if (form != Form::similarity)
    for (std::size_t i = 0; i < ranks_.size(); ++i) scores[i] = scoring::unit_score(form, scores[i]);
  if (!request_.rule.has_cutoff || request_.rule.rule != CutoffRule::rapidfuzz) return;
  for (std::size_t i = 0; i < ranks_.size(); ++i)
    if (is_close_to_cutoff(scores[i])) scores[i] = pair_score(ranks_[i], text);
}

bool JaroScorer::is_close_to_cutoff(double score) const { return std::abs(score - request_.rule.cutoff) < kRounding; }

double JaroScorer::pair_score(std::uint32_t pattern, std::uint32_t text) const {
  std::u32string left = sides_.patterns.decode(pattern);
  std::u32string right = sides_.texts.decode(text);
  if (!sides_.patterns_are_left) std::swap(left, right);
  const ScoreOptions options{request_.scorer, request_.rule.cutoff, CutoffRule::rapidfuzz};
  return score({left.data(), left.size(), Encoding::ucs4}, {right.data(), right.size(), Encoding::ucs4}, options);
}

}  // namespace warpmatch::cpu
