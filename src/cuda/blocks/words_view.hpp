#pragma once

#include <cstdint>

#include "core/ascending.hpp"
#include "core/host_device.hpp"
#include "corpus/words/same_words.hpp"

namespace warpmatch::cuda {

/// The words of a corpus (corpus/words/words.hpp) as block programs see them.
struct WordsView {
  const std::uint32_t* symbols = nullptr;       ///< word after word
  const std::uint64_t* symbol_begin = nullptr;  ///< by word, and the end
  const std::uint32_t* words = nullptr;         ///< ascending for each string, rank after rank
  const std::uint64_t* word_begin = nullptr;    ///< by rank, and the end

  WARPMATCH_HD std::uint32_t length(std::uint32_t word) const {
    return static_cast<std::uint32_t>(symbol_begin[word + 1] - symbol_begin[word]);
  }
  WARPMATCH_HD std::uint64_t count(std::uint32_t rank) const { return word_begin[rank + 1] - word_begin[rank]; }
};

/// cpu::WordSides where the words are on a device.
struct WordSidesView {
  WordsView patterns;
  WordsView texts;
  corpus::SameWords same;  ///< words of patterns among those of texts

  /// Walks the words of two strings, by rank, in ascending order: see core::walk_ascending.
  template <class Common, class PatternOnly, class TextOnly>
  WARPMATCH_DEVICE void walk(std::uint32_t pattern, std::uint32_t text, const Common& common,
                             const PatternOnly& pattern_only, const TextOnly& text_only) const {
    core::walk_ascending(patterns.words + patterns.word_begin[pattern],
                         patterns.words + patterns.word_begin[pattern + 1], texts.words + texts.word_begin[text],
                         texts.words + texts.word_begin[text + 1], same, common, pattern_only, text_only);
  }
};

}  // namespace warpmatch::cuda
