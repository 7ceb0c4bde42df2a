#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packing/alphabet.hpp"

namespace warpmatch::corpus {

class PackedCorpus;

/// The distinct words of a corpus, numbered in ascending code point order, and which of them each string has. What
/// two strings have in common is one walk along two ascending lists.
class Words {
 public:
  static constexpr std::uint32_t absent = ~std::uint32_t{0};

  /// Splits the strings of a corpus as core/white_space.hpp says; `workers` = 0 uses every core. Refers to the
  /// corpus' alphabet. Throws RangeError for more words than can be numbered.
  Words(const PackedCorpus& corpus, unsigned workers);

  std::uint32_t size() const { return static_cast<std::uint32_t>(symbol_begin_.size() - 1); }
  /// The alphabet whose symbols the words are made of.
  const Alphabet& alphabet() const { return *alphabet_; }
  std::uint32_t length(std::uint32_t word) const {
    return static_cast<std::uint32_t>(symbol_begin_[word + 1] - symbol_begin_[word]);
  }
  std::span<const std::uint32_t> symbols(std::uint32_t word) const {
    return {symbols_.data() + symbol_begin_[word], length(word)};
  }
  /// The distinct words of the string of a rank, ascending.
  std::span<const std::uint32_t> of(std::uint32_t rank) const {
    return {words_.data() + word_begin_[rank], words_.data() + word_begin_[rank + 1]};
  }
  std::size_t memory_bytes() const;

 private:
  template <class Symbol>
  friend class WordNumbering;

  const Alphabet* alphabet_;
  std::vector<std::uint32_t> symbols_;       ///< word after word
  std::vector<std::uint64_t> symbol_begin_;  ///< by word, and the end
  std::vector<std::uint32_t> words_;         ///< rank after rank
  std::vector<std::uint64_t> word_begin_;    ///< by rank, and the end
};

/// For each word of `from` the number of the same word in `to`, or `Words::absent`; ascending where present.
std::vector<std::uint32_t> translation(const Words& from, const Words& to);

}  // namespace warpmatch::corpus
