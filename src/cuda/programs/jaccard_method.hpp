#pragma once

#include <cstdint>

#include "cuda/blocks/words_view.hpp"
#include "cuda/programs/pair_program.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cuda {

/// Jaccard similarity of words as a method of PairProgram: one walk along the ascending lists of two strings.
struct JaccardMethod {
  static constexpr bool counts_edits = false;
  static constexpr std::uint64_t weight = 4;                    ///< see TileScorer: a few words in place of symbols
  static constexpr std::uint32_t strip = ~std::uint32_t{0};     ///< no string needs a lane
  static std::uint64_t lane_words(std::uint32_t) { return 0; }  ///< longest text

  WordSidesView words;

  WARPMATCH_DEVICE double score(const PairStrings& strings, const Lane&, const scoring::ScoreRule& rule) const {
    std::uint64_t common = 0;
    const auto skip = [](std::uint32_t) {};
    words.walk(
        strings.pattern_rank, strings.text_rank, [&](std::uint32_t, std::uint32_t) { ++common; }, skip, skip);
    const double similarity =
        scoring::jaccard_similarity(common, words.patterns.count(strings.pattern_rank),
                                    words.texts.count(strings.text_rank), rule.similarity_of_empty());
    return scoring::unit_score(rule.form, similarity);
  }
};

}  // namespace warpmatch::cuda
