#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "pair/metrics/words.hpp"
#include "pair/ratio_side.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::pair {

/// A borrowed string and what its words score with those of others: 0 to 100, and 0 below the cutoff.
template <class Symbol>
class Phrase {
 public:
  Phrase(std::span<const Symbol> string, Use use);

  /// Sets, and borrows, what the scores below are for.
  void compare_with(std::span<const Symbol> other);

  double token_sort(double cutoff);
  double token_set(double cutoff);
  double token(double cutoff);
  double partial_token_sort(double cutoff);
  double partial_token_set(double cutoff);
  double partial_token(double cutoff);

 private:
  const RatioSide<Symbol>& joined();
  std::span<const Symbol> other_joined();
  void split_sets();
  bool left_is_apart() const { return sets_.left_rest.size() == words_.size(); }
  bool right_is_apart() const { return sets_.right_rest.size() == other_words_.size(); }
  template <class Score>
  auto with_rests(Score&& score);
  std::uint64_t rest_distance(double cutoff);
  double partial_rest(double cutoff);

  Use use_;
  Tokens<Symbol> words_;
  std::vector<Symbol> text_;  ///< the words joined, once they are asked for
  std::optional<RatioSide<Symbol>> joined_;

  Tokens<Symbol> other_words_;
  std::vector<Symbol> other_text_;
  bool other_is_joined_ = false;

  WordSets<Symbol> sets_;
  scoring::TokenLengths lengths_;  ///< of the sets
  std::vector<Symbol> left_rest_;
  std::vector<Symbol> right_rest_;
};

}  // namespace warpmatch::pair
