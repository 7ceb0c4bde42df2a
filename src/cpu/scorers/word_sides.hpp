#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/same_words.hpp"
#include "corpus/words/words.hpp"

namespace warpmatch::cpu {

/// The words of patterns and texts, and which are the same. Made once a call, shared by its workers.
struct WordSides {
  WordSides(const corpus::PackedCorpus& pattern_side, const corpus::PackedCorpus& text_side)
      : patterns(pattern_side.words()), texts(text_side.words()) {
    if (&patterns != &texts) map = corpus::translation(patterns, texts);
  }

  /// Walks the words of two strings, by rank, in ascending order: see core::walk_ascending.
  template <class Common, class PatternOnly, class TextOnly>
  void walk(std::uint32_t pattern, std::uint32_t text, const Common& common, const PatternOnly& pattern_only,
            const TextOnly& text_only) const {
    const std::span<const std::uint32_t> left = patterns.of(pattern);
    const std::span<const std::uint32_t> right = texts.of(text);
    const corpus::SameWords same{map.empty() ? nullptr : map.data()};
    core::walk_ascending(left.begin(), left.end(), right.begin(), right.end(), same, common, pattern_only, text_only);
  }

  const corpus::Words& patterns;
  const corpus::Words& texts;
  std::vector<std::uint32_t> map;  ///< empty where both are of one corpus, or patterns have no words
};

}  // namespace warpmatch::cpu
