#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "index/postings.hpp"
#include "index/words/word_lists.hpp"
#include "watch/pace.hpp"

namespace warpmatch::index {

/// Finds the pairs of strings that have words in common, and enough of them: joined, with a space between two, they
/// make up a given share of the distinct words of one of the two strings, likewise joined.
///
/// Whoever has so much in common with a string has one of its rarest words, up to where what is left is shorter than
/// that. These *heads* are looked up among all words of the right side; and for right strings that are nearly contained
/// in a left one all words of that among the heads of the right side.
class SharedWords {
 public:
  /// With a `share` of 0 one word in common is enough. What is given must outlive this. In a self-join each pair is
  /// found once, from its lower rank.
  SharedWords(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, const WordLists& lists, double share,
              bool self);

  /// What one thread needs to find the partners of one string after the other.
  class Finder {
   public:
    explicit Finder(const SharedWords& words);

    /// The right ranks that have enough in common with a left one, each once. Valid until the next call.
    std::span<const std::uint32_t> of(std::uint32_t left);
    /// Entries of lists that were looked at.
    std::uint64_t probes() const { return probes_; }

   private:
    void look_up(const Postings<std::uint32_t>& postings, std::uint32_t word, std::uint32_t left);
    bool shares_enough(std::uint32_t left, std::uint32_t right);

    const SharedWords& of_;
    std::vector<char> seen_;  ///< by right rank
    std::vector<std::uint32_t> found_;
    std::vector<char> is_own_;  ///< by word: one of the left string
    std::uint64_t probes_ = 0;
    watch::Pace pace_;
  };

  std::uint64_t memory_bytes() const;
  std::uint64_t finder_bytes() const { return right_needs_.size() * (1 + sizeof(std::uint32_t)) + lists_.words(); }

 private:
  /// A word takes its symbols and the space before it.
  std::uint64_t weight(std::uint32_t word) const { return std::uint64_t{lists_.length(word)} + 1; }
  std::vector<std::uint64_t> needs_of(const corpus::PackedCorpus& corpus) const;
  template <class See>
  void walk_head(std::span<const std::uint32_t> words, std::uint64_t need, const See& see) const;

  const WordLists& lists_;
  const double share_;
  const bool self_;
  std::vector<std::uint64_t>
      left_needs_;  ///< by rank: what the words in common must weigh; empty where right_needs_ serve
  std::vector<std::uint64_t> right_needs_;
  Postings<std::uint32_t> all_;    ///< right ranks by word
  Postings<std::uint32_t> heads_;  ///< those that have it in their head; empty where one word is enough
};

}  // namespace warpmatch::index
