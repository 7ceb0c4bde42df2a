#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "rarity/model/match_order.hpp"
#include "rarity/reading/reading.hpp"

namespace warpmatch::rarity {

/// Two words that are matched, by their numbers in the reading.
struct MatchedWords {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  std::uint32_t similarity = 0;  ///< of `unit`

  std::uint64_t product(const Reading& reading) const {
    return match_product(similarity, reading.weight(left), reading.weight(right));
  }
};

/// Matches the words of one string with those of others, one to one, as match_order.hpp says.
///
/// One for each thread; holds 4 bytes for every word of the reading.
class Matching {
 public:
  explicit Matching(const Reading& reading);

  /// The string that others are matched with from here on.
  void set(std::uint32_t rank);
  /// The score of the two.
  double score(std::uint32_t other);
  /// The matches themselves, left words those of the string that is set.
  std::vector<MatchedWords> matches(std::uint32_t other);

 private:
  /// A word of the string that is set and how well it stands for the one whose list this is in.
  struct Partner {
    std::uint32_t place = 0;  ///< of the word in the string
    std::uint32_t similarity = 0;
    std::uint32_t next = 0;  ///< in `partners_`, from 1; 0 ends the list
  };
  /// Words that could be matched.
  struct Choice {
    MatchOrder order;
    MatchedWords words;
    std::uint32_t left_place;
    std::uint32_t right_place;

    friend bool operator<(const Choice& a, const Choice& b) { return a.order < b.order; }
  };

  template <class Take>
  void match(std::uint32_t other, const Take& take);
  void add(std::uint32_t word, Partner partner);

  const Reading& reading_;
  std::uint32_t rank_ = 0;
  std::span<const std::uint32_t> words_;
  std::vector<std::uint32_t> first_;  ///< by word, its list in `partners_`, from 1; 0 for none
  std::vector<Partner> partners_;
  std::vector<std::uint32_t> listed_;  ///< words that have a list
  std::vector<char> taken_;            ///< by place in the string that is set
  std::vector<char> other_taken_;
  std::vector<std::uint32_t> open_;  ///< places of the other string's words that only another word can be matched with
  std::vector<Choice> choices_;
};

}  // namespace warpmatch::rarity
