#include "cpu/scorers/jaccard_scorer.hpp"

#include <algorithm>
#include <utility>

#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

JaccardScorer::JaccardScorer(std::shared_ptr<const WordSides> words, const scoring::ScoreRule& rule)
    : words_(std::move(words)),
      form_(rule.form),
      of_none_(scoring::unit_score(rule.form, rule.similarity_of_empty())),
      of_strange_(scoring::unit_score(rule.form, 0.0)),
      index_(words_->patterns, words_->texts, words_->map) {}

void JaccardScorer::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  index_.load(ranks);
}

void JaccardScorer::scores(std::uint32_t text, const double*, double* scores) {
  std::fill_n(scores, ranks_.size(), of_strange_);
  if (words_->texts.of(text).empty())
    for (std::size_t i = 0; i < ranks_.size(); ++i)
      if (words_->patterns.of(ranks_[i]).empty()) scores[i] = of_none_;
  index_.find(text, overlapping_);
  for (const std::uint32_t i : overlapping_) scores[i] = score(ranks_[i], text, common_words(ranks_[i], text));
}

std::size_t JaccardScorer::common_words(std::uint32_t pattern_rank, std::uint32_t text_rank) const {
  std::size_t common = 0;
  const auto skip = [](std::uint32_t) {};
  words_->walk(
      pattern_rank, text_rank, [&](std::uint32_t, std::uint32_t) { ++common; }, skip, skip);
  return common;
}

double JaccardScorer::score(std::uint32_t pattern_rank, std::uint32_t text_rank, std::size_t common) const {
  const double similarity = scoring::jaccard_similarity(common, words_->patterns.of(pattern_rank).size(),
                                                        words_->texts.of(text_rank).size(), 1.0);
  return scoring::unit_score(form_, similarity);
}

}  // namespace warpmatch::cpu
