#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "pair/ratio_side.hpp"
#include "pair/words.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::pair {

/// A borrowed string and what its words make with those of others: what scoring::Composites asks of words.
template <class Symbol>
class Phrase {
 public:
  Phrase(std::span<const Symbol> string, Use use);

  /// Sets, and borrows, what the members below are about.
  void compare_with(std::span<const Symbol> other);

  double sorted_ratio(double floor);
  double sorted_partial(double floor);
  const scoring::TokenLengths& token_lengths();
  std::uint64_t words_distance(double floor);
  double words_partial(double floor);
  bool repeats_no_word();

 private:
  /// The Indel distance of the words apart, worked out for scores from a floor on.
  struct WordsDistance {
    std::uint64_t distance = 0;
    double floor = 0;
  };

  const RatioSide<Symbol>& joined();
  std::span<const Symbol> other_joined();
  const WordSets<Symbol>& sets();
  /// True where the words apart are all words of a string; for sets that are split.
  bool left_is_apart() const { return sets_.left_rest.size() == words_.size(); }
  bool right_is_apart() const { return sets_.right_rest.size() == other_words_.size(); }
  template <class Score>
  auto with_rests(Score&& score);

  Use use_;
  Tokens<Symbol> words_;
  JoinedWords<Symbol> text_;  ///< the words joined, once they are asked for
  std::optional<RatioSide<Symbol>> joined_;

  Tokens<Symbol> other_words_;
  JoinedWords<Symbol> other_text_;
  std::span<const Symbol> other_joined_;
  bool other_is_joined_ = false;

  bool are_split_ = false;  ///< the sets and their lengths are those of the strings at hand
  WordSets<Symbol> sets_;
  scoring::TokenLengths lengths_;
  JoinedWords<Symbol> left_rest_;
  JoinedWords<Symbol> right_rest_;
  std::optional<WordsDistance> words_distance_;
};

}  // namespace warpmatch::pair
