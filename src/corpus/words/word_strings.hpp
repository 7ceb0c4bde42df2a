#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace warpmatch::corpus {

class PackedCorpus;
class Words;

/// For each word of a corpus the strings that have it, by rank, ascending.
class WordStrings {
 public:
  explicit WordStrings(const PackedCorpus& corpus);

  std::span<const std::uint32_t> of(std::uint32_t word) const {
    return {ranks_.data() + begin_[word], ranks_.data() + begin_[word + 1]};
  }
  std::size_t memory_bytes() const {
    return ranks_.capacity() * sizeof(std::uint32_t) + begin_.capacity() * sizeof(std::uint64_t);
  }

 private:
  std::vector<std::uint32_t> ranks_;  ///< word after word
  std::vector<std::uint64_t> begin_;  ///< by word, and the end
};

/// The number in `words` of a word made of other symbols, or `Words::absent`. `map` takes these to the alphabet of
/// `words`; empty where they are the same.
std::uint32_t find_word(const Words& words, std::span<const std::uint32_t> symbols, std::span<const std::uint32_t> map);

}  // namespace warpmatch::corpus
