#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/words.hpp"

namespace warpmatch::cpu {

/// The words of patterns and texts, and which are the same. Made once a call, shared by its workers.
struct WordSides {
  WordSides(const corpus::PackedCorpus& pattern_side, const corpus::PackedCorpus& text_side)
      : patterns(pattern_side.words()), texts(text_side.words()) {
    if (&patterns != &texts) map = corpus::translation(patterns, texts);
  }

  /// A pattern's word as a number of the texts, or Words::absent. Ascending where present, as words are.
  std::uint32_t in_texts(std::uint32_t word) const { return map.empty() ? word : map[word]; }

  const corpus::Words& patterns;
  const corpus::Words& texts;
  std::vector<std::uint32_t> map;  ///< empty where both are of one corpus, or patterns have no words
};

}  // namespace warpmatch::cpu
