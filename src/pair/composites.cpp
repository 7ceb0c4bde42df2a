#include "pair/composites.hpp"

#include <cstdint>

#include "scoring/composite.hpp"

namespace warpmatch::pair {

/// What scoring::Composites asks of the two strings: each side is prepared when it is first asked for, and the words of
/// the right string are read once a score.
template <class Symbol>
struct Composite<Symbol>::Parts {
  Composite& of;
  std::span<const Symbol> right;

  std::uint32_t left_length() const { return static_cast<std::uint32_t>(of.left_.size()); }
  std::uint32_t right_length() const { return static_cast<std::uint32_t>(right.size()); }
  double ratio(double floor) const { return of.whole().ratio(right, floor); }
  double partial(double floor) const { return of.whole().partial_ratio(right, floor); }
  double sorted_ratio(double floor) const { return of.phrase_with(right).sorted_ratio(floor); }
  double sorted_partial(double floor) const { return of.phrase_with(right).sorted_partial(floor); }
  double words_partial(double floor) const { return of.phrase_with(right).words_partial(floor); }
  const scoring::TokenLengths& token_lengths() const { return of.phrase_with(right).token_lengths(); }
  std::uint64_t words_distance(double floor) const { return of.phrase_with(right).words_distance(floor); }
  bool repeats_no_word() const { return of.phrase_with(right).repeats_no_word(); }
};

template <class Symbol>
const RatioSide<Symbol>& Composite<Symbol>::whole() {
  if (!whole_) whole_.emplace(left_, use_);
  return *whole_;
}

template <class Symbol>
Phrase<Symbol>& Composite<Symbol>::phrase_with(std::span<const Symbol> right) {
  if (!phrase_) phrase_.emplace(left_, use_);
  if (!right_is_read_) phrase_->compare_with(right);
  right_is_read_ = true;
  return *phrase_;
}

template <class Symbol>
double Composite<Symbol>::score(std::span<const Symbol> right, double cutoff) {
  right_is_read_ = false;
  return scoring::composite(metric_, Parts{*this, right}, cutoff);
}

template class Composite<std::uint8_t>;
template class Composite<std::uint16_t>;
template class Composite<char32_t>;

}  // namespace warpmatch::pair
