#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "corpus/words/words.hpp"
#include "watch/control.hpp"

namespace warpmatch::index {

/// The words of the strings of two sides in one numbering, by how many right strings have them: the rarest is 0.
/// Equally rare ones are in code point order.
class WordLists {
 public:
  /// Makes them in the threads of `control`. `left` may be `right`, and is then listed once.
  WordLists(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, const watch::Control& control);

  /// Distinct words of the right side.
  std::uint32_t words() const { return static_cast<std::uint32_t>(word_lengths_.size()); }
  std::uint32_t length(std::uint32_t word) const { return word_lengths_[word]; }

  /// The words of a left string that some right string has, rarest first.
  std::span<const std::uint32_t> left(std::uint32_t rank) const { return (same_side_ ? right_ : left_).of(rank); }
  /// The words of a right string, rarest first.
  std::span<const std::uint32_t> right(std::uint32_t rank) const { return right_.of(rank); }
  /// How many words a left string has, those that no right string has included.
  std::uint32_t left_size(std::uint32_t rank) const { return static_cast<std::uint32_t>(left_words_->of(rank).size()); }
  std::uint64_t memory_bytes() const;

 private:
  struct Side {
    std::span<const std::uint32_t> of(std::uint32_t rank) const {
      return {words.data() + begin[rank], words.data() + begin[rank + 1]};
    }
    std::vector<std::uint32_t> words;
    std::vector<std::uint64_t> begin;
  };

  static Side list(const corpus::PackedCorpus& corpus, std::span<const std::uint32_t> number,
                   const watch::Control& control);

  bool same_side_;
  const corpus::Words* left_words_;
  std::vector<std::uint32_t> word_lengths_;
  Side left_;  ///< empty where `left` is `right`
  Side right_;
};

}  // namespace warpmatch::index
