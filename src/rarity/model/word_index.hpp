#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/words/words.hpp"

namespace warpmatch::rarity {

/// Distinct words in ascending code point order, to look up by what they are.
class WordIndex {
 public:
  static constexpr std::uint32_t absent = corpus::Words::absent;

  WordIndex() : begin_(1) {}
  /// The words of a corpus, numbered as there.
  explicit WordIndex(const corpus::Words& words);
  /// Appends a word; they must come in ascending order, none empty. `finish` makes the table once all are there.
  void append(std::u32string_view word);
  void finish();

  std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::u32string_view operator[](std::uint32_t word) const {
    return {symbols_.data() + begin_[word], static_cast<std::size_t>(begin_[word + 1] - begin_[word])};
  }
  /// The number of a word, or `absent`.
  std::uint32_t find(std::u32string_view word) const;

 private:
  std::vector<char32_t> symbols_;  ///< word after word
  std::vector<std::uint64_t> begin_;
  std::vector<std::uint32_t> slots_;  ///< open addressing: word numbers, or absent; half of them at least
  std::vector<std::uint64_t> seen_;   ///< bits by hash: most words that are absent are told by one that is not set
};

}  // namespace warpmatch::rarity
