#pragma once

#include <cstdint>

#include "corpus/words/words.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/programs/pair_program.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cuda {

/// Jaccard similarity of words as a method of PairProgram: one walk along the ascending lists of two strings.
struct JaccardMethod {
  static constexpr bool counts_edits = false;
  static constexpr std::uint64_t weight = 4;                    ///< see TileScorer: a few words in place of symbols
  static constexpr std::uint32_t strip = ~std::uint32_t{0};     ///< no string needs a lane
  static std::uint64_t lane_words(std::uint32_t) { return 0; }  ///< longest text

  WordsView patterns;
  WordsView texts;
  const std::uint32_t* in_texts = nullptr;  ///< by word of the patterns; null where the words are the same

  WARPMATCH_DEVICE double score(const PairStrings& strings, const Lane&, const scoring::ScoreRule& rule) const {
    const std::uint64_t begin = patterns.word_begin[strings.pattern_rank];
    const std::uint64_t end = patterns.word_begin[strings.pattern_rank + 1];
    const std::uint64_t text_begin = texts.word_begin[strings.text_rank];
    const std::uint64_t text_end = texts.word_begin[strings.text_rank + 1];
    std::uint64_t next = text_begin;
    std::uint64_t common = 0;
    for (std::uint64_t i = begin; i < end && next < text_end; ++i) {
      const std::uint32_t word = in_texts != nullptr ? in_texts[patterns.words[i]] : patterns.words[i];
      if (word == corpus::Words::absent) continue;  // those that are not ascend as their numbers do
      while (next < text_end && texts.words[next] < word) ++next;
      if (next < text_end && texts.words[next] == word) ++common;
    }
    const double similarity =
        scoring::jaccard_similarity(common, end - begin, text_end - text_begin, rule.similarity_of_empty());
    return scoring::unit_score(rule.form, similarity);
  }
};

}  // namespace warpmatch::cuda
