#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/words/word_overlap.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/word_sides.hpp"

namespace warpmatch::cpu {

/// Jaccard on words. An index finds the patterns that have a word in common with a text; for the others nothing is
/// done.
class JaccardScorer final : public BlockScorer {
 public:
  JaccardScorer(std::shared_ptr<const WordSides> words, const scoring::ScoreRule& rule);

  void load(std::span<const std::uint32_t> ranks) override;
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override;

 private:
  std::size_t common_words(std::uint32_t pattern_rank, std::uint32_t text_rank) const;
  /// Of two strings with `common` words in common, one at least.
  double score(std::uint32_t pattern_rank, std::uint32_t text_rank, std::size_t common) const;

  std::shared_ptr<const WordSides> words_;
  const Form form_;
  const double of_none_;     ///< the score of two strings without words
  const double of_strange_;  ///< and of two that have no word in common
  corpus::WordIndex index_;
  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint32_t> overlapping_;
};

}  // namespace warpmatch::cpu
