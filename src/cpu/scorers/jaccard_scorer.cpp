#include "cpu/scorers/jaccard_scorer.hpp"

#include <utility>

#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

JaccardScorer::JaccardScorer(std::shared_ptr<const WordSides> words, const scoring::ScoreRule& rule)
    : words_(std::move(words)),
      form_(rule.form),
      of_none_(rule.similarity_of_empty()),
      index_(words_->patterns, words_->texts, words_->map) {}

void JaccardScorer::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  index_.load(ranks);
}

void JaccardScorer::scores(std::uint32_t text, const double*, double* scores) {
  for (std::size_t i = 0; i < ranks_.size(); ++i) scores[i] = score(ranks_[i], text, 0);
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
                                                        words_->texts.of(text_rank).size(), of_none_);
  return scoring::unit_score(form_, similarity);
}

}  // namespace warpmatch::cpu
