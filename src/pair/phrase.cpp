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
  are_split_ = false;
  words_distance_.reset();
}

/// Where the words apart are all words, their distance is that of the sorted ones.
template <class Symbol>
double Phrase<Symbol>::sorted_ratio(double floor) {
  if (words_distance_ && words_distance_->floor <= floor && left_is_apart() && right_is_apart())
    return scoring::indel_ratio(words_distance_->distance, lengths_.left_rest + lengths_.right_rest, floor);
  return joined().ratio(other_joined(), floor);
}

template <class Symbol>
double Phrase<Symbol>::sorted_partial(double floor) {
  return joined().partial_ratio(other_joined(), floor);
}

template <class Symbol>
const scoring::TokenLengths& Phrase<Symbol>::token_lengths() {
  sets();
  return lengths_;
}

template <class Symbol>
std::uint64_t Phrase<Symbol>::words_distance(double floor) {
  const scoring::TokenLengths& lengths = token_lengths();
  const std::uint64_t rests = lengths.left_rest + lengths.right_rest;
  const std::uint64_t around = lengths.common + (lengths.common > 0 ? 1 : 0);
  const std::uint32_t limit = distance_limit(2 * around + rests, floor);
  const std::uint64_t distance = with_rests([&](const RatioSide<Symbol>& left, std::span<const Symbol> right) {
    return std::min<std::uint64_t>(rests, left.distance(right, limit));
  });
  words_distance_ = {distance, floor};
  return distance;
}

template <class Symbol>
double Phrase<Symbol>::words_partial(double floor) {
  return with_rests(
      [&](const RatioSide<Symbol>& left, std::span<const Symbol> right) { return left.partial_ratio(right, floor); });
}

template <class Symbol>
bool Phrase<Symbol>::repeats_no_word() {
  const std::size_t common = sets().common.size();
  return common + sets_.left_rest.size() == words_.size() && common + sets_.right_rest.size() == other_words_.size();
}

template <class Symbol>
const RatioSide<Symbol>& Phrase<Symbol>::joined() {
  if (!joined_) {
    joined_.emplace(join(words_, text_), use_);
  }
  return *joined_;
}

template <class Symbol>
std::span<const Symbol> Phrase<Symbol>::other_joined() {
  if (!other_is_joined_) other_joined_ = join(other_words_, other_text_);
  other_is_joined_ = true;
  return other_joined_;
}

template <class Symbol>
const WordSets<Symbol>& Phrase<Symbol>::sets() {
  if (are_split_) return sets_;
  sets_.assign(words_, other_words_);
  lengths_ = {joined_length(sets_.common), joined_length(sets_.left_rest), joined_length(sets_.right_rest)};
  are_split_ = true;
  return sets_;
}

/// Calls `score` with the words that only the left phrase has and those that only the other has, each joined. Where
/// these are all words, they have been joined before.
template <class Symbol>
template <class Score>
auto Phrase<Symbol>::with_rests(Score&& score) {
  sets();
  const std::span<const Symbol> right = right_is_apart() ? other_joined() : join(sets_.right_rest, right_rest_);
  if (left_is_apart()) return score(joined(), right);
  return score(RatioSide<Symbol>(join(sets_.left_rest, left_rest_), Use::once), right);
}

template class Phrase<std::uint8_t>;
template class Phrase<std::uint16_t>;
template class Phrase<char32_t>;

}  // namespace warpmatch::pair
