#include "corpus/words/word_overlap.hpp"

#include <algorithm>
#include <bit>

namespace warpmatch::corpus {

WordIndex::WordIndex(const Words& patterns, const Words& texts, std::span<const std::uint32_t> word_map)
    : patterns_(patterns), texts_(texts), word_map_(word_map), indexed_((std::size_t{texts.size()} + 63) / 64) {}

void WordIndex::load(std::span<const std::uint32_t> ranks) {
  for (const std::uint32_t word : words_) indexed_[word / 64] = 0;
  words_.clear();
  lanes_.clear();
  entries_.clear();
  for (std::size_t lane = 0; lane < ranks.size(); ++lane) {
    for (const std::uint32_t own : patterns_.of(ranks[lane])) {
      const std::uint32_t word = word_map_.empty() ? own : word_map_[own];
      if (word != Words::absent) entries_.push_back(std::uint64_t{word} << 32 | lane);
    }
  }
  std::sort(entries_.begin(), entries_.end());
  for (const std::uint64_t entry : entries_) {
    const auto word = static_cast<std::uint32_t>(entry >> 32);
    const auto lane = static_cast<std::uint32_t>(entry);
    if (words_.empty() || words_.back() != word) {
      words_.push_back(word);
      lanes_.emplace_back();
      indexed_[word / 64] |= std::uint64_t{1} << (word % 64);
    }
    lanes_.back()[lane / 64] |= std::uint64_t{1} << (lane % 64);
  }
}

/// The lanes of those of the words that are indexed.
void WordIndex::collect(std::span<const std::uint32_t> words, std::vector<std::uint32_t>& lanes) const {
  LaneSet found{};
  for (const std::uint32_t word : words) {
    if (!is_indexed(word)) continue;
    const auto at = std::lower_bound(words_.begin(), words_.end(), word) - words_.begin();
    for (std::size_t w = 0; w < found.size(); ++w) found[w] |= lanes_[static_cast<std::size_t>(at)][w];
  }
  for (std::uint32_t w = 0; w < found.size(); ++w) {
    for (std::uint64_t rest = found[w]; rest != 0; rest &= rest - 1) {
      lanes.push_back(w * 64 + static_cast<std::uint32_t>(std::countr_zero(rest)));
    }
  }
}

}  // namespace warpmatch::corpus
