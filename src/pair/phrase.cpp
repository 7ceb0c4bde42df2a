#include "pair/phrase.hpp"

#include <algorithm>

namespace warpmatch::pair {

template <class Symbol>
Phrase<Symbol>::Phrase(std::span<const Symbol> string, Use use) : use_(use) {
  sort_words(string, words_);
}

template <class Symbol>
void Phrase<Symbol>::compare_with(std::span<const Symbol> other) {
  sort_words(other, other_words_);
  other_is_joined_ = false;
}

template <class Symbol>
double Phrase<Symbol>::token_sort(double cutoff) {
  return joined().ratio(other_joined(), cutoff);
}

template <class Symbol>
double Phrase<Symbol>::token_set(double cutoff) {
  if (words_.empty() || other_words_.empty()) return 0.0;
  split_sets();
  return scoring::token_set_score(lengths_, rest_distance(cutoff), cutoff);
}

template <class Symbol>
double Phrase<Symbol>::token(double cutoff) {
  split_sets();
  const std::uint64_t distance = rest_distance(cutoff);
  return scoring::token_score(lengths_, distance, cutoff, [&](double floor) {
    if (!left_is_apart() || !right_is_apart()) return token_sort(floor);
    return scoring::indel_ratio(distance, lengths_.left_rest + lengths_.right_rest, floor);
  });
}

template <class Symbol>
double Phrase<Symbol>::partial_token_sort(double cutoff) {
  return joined().partial_ratio(other_joined(), cutoff);
}

template <class Symbol>
double Phrase<Symbol>::partial_token_set(double cutoff) {
  if (words_.empty() || other_words_.empty()) return 0.0;
  split_sets();
  return lengths_.common > 0 ? 100.0 : partial_rest(cutoff);
}

template <class Symbol>
double Phrase<Symbol>::partial_token(double cutoff) {
  split_sets();
  return scoring::partial_token_score(
      lengths_, left_is_apart() && right_is_apart(), cutoff, [&](double floor) { return partial_token_sort(floor); },
      [&](double floor) { return partial_rest(floor); });
}

template <class Symbol>
const RatioSide<Symbol>& Phrase<Symbol>::joined() {
  if (!joined_) {
    join(words_, text_);
    joined_.emplace(text_, use_);
  }
  return *joined_;
}

template <class Symbol>
std::span<const Symbol> Phrase<Symbol>::other_joined() {
  if (!other_is_joined_) join(other_words_, other_text_);
  other_is_joined_ = true;
  return other_text_;
}

template <class Symbol>
void Phrase<Symbol>::split_sets() {
  sets_.assign(words_, other_words_);
  lengths_ = {joined_length(sets_.common), joined_length(sets_.left_rest), joined_length(sets_.right_rest)};
}

/// Calls `score` with the words that only the left phrase has and those that only the other has, each joined. Where
/// these are all words, they have been joined before.
template <class Symbol>
template <class Score>
auto Phrase<Symbol>::with_rests(Score&& score) {
  if (!right_is_apart()) join(sets_.right_rest, right_rest_);
  const std::span<const Symbol> right = right_is_apart() ? other_joined() : std::span<const Symbol>(right_rest_);
  if (left_is_apart()) return score(joined(), right);
  join(sets_.left_rest, left_rest_);
  return score(RatioSide<Symbol>(left_rest_, Use::once), right);
}

/// Not worked out where it does not count.
template <class Symbol>
std::uint64_t Phrase<Symbol>::rest_distance(double cutoff) {
  if (lengths_.contained()) return 0;
  const std::uint64_t around = lengths_.common + (lengths_.common > 0 ? 1 : 0);
  const std::uint64_t all = 2 * around + lengths_.left_rest + lengths_.right_rest;
  const std::uint32_t limit = distance_limit(all, cutoff);
  return with_rests([&](const RatioSide<Symbol>& left, std::span<const Symbol> right) {
    return std::min<std::uint64_t>(all, left.distance(right, limit));
  });
}

template <class Symbol>
double Phrase<Symbol>::partial_rest(double cutoff) {
  return with_rests(
      [&](const RatioSide<Symbol>& left, std::span<const Symbol> right) { return left.partial_ratio(right, cutoff); });
}

template class Phrase<std::uint8_t>;
template class Phrase<char32_t>;

}  // namespace warpmatch::pair
