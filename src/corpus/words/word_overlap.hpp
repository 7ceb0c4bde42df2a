#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/words/words.hpp"

namespace warpmatch::corpus {

/// Finds the patterns of a block that have a word in common with a text. Most pairs have none: a text then costs one
/// bit test a word. One a thread; it refers to the words, which must outlive it.
class WordIndex {
 public:
  static constexpr std::size_t max_lanes = 256;

  /// `word_map` takes words of the patterns to those of the texts (words.hpp's `translation`); it is referred to.
  /// Empty where both are the same Words.
  WordIndex(const Words& patterns, const Words& texts, std::span<const std::uint32_t> word_map);

  /// Indexes up to `max_lanes` patterns, by rank: `ranks[lane]`. Forgets those before.
  void load(std::span<const std::uint32_t> ranks);

  /// Sets `lanes` to those whose pattern has a word of the text, ascending, each once.
  void find(std::uint32_t text_rank, std::vector<std::uint32_t>& lanes) const {
    lanes.clear();
    const std::span<const std::uint32_t> words = texts_.of(text_rank);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (is_indexed(words[i])) return collect(words.subspan(i), lanes);
    }
  }

 private:
  /// One bit a lane.
  using LaneSet = std::array<std::uint64_t, max_lanes / 64>;

  bool is_indexed(std::uint32_t word) const { return ((indexed_[word / 64] >> (word % 64)) & 1) != 0; }
  void collect(std::span<const std::uint32_t> words, std::vector<std::uint32_t>& lanes) const;

  const Words& patterns_;
  const Words& texts_;
  std::span<const std::uint32_t> word_map_;
  std::vector<std::uint64_t> indexed_;  ///< one bit a word of the texts
  std::vector<std::uint32_t> words_;    ///< words of the texts that patterns have, ascending
  std::vector<LaneSet> lanes_;          ///< for each of `words_`, the lanes that have it
  std::vector<std::uint64_t> entries_;  ///< what `load` sorts: word, then lane
};

}  // namespace warpmatch::corpus
