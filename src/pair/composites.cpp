#include "pair/composites.hpp"

#include <cstdint>

#include "scoring/similarities.hpp"

namespace warpmatch::pair {

/// What scoring::wratio is made of. Only one of its last two parts needs words, and none above the scale.
template <class Symbol>
struct Composite<Symbol>::WRatioParts {
  Composite& composite;
  std::span<const Symbol> right;

  double ratio(double cutoff) const { return composite.whole().ratio(right, cutoff); }
  double partial_ratio(double cutoff) const {
    return cutoff > 100.0 ? 0.0 : composite.whole().partial_ratio(right, cutoff);
  }
  double token_ratio(double cutoff) const { return cutoff > 100.0 ? 0.0 : composite.phrase_with(right).token(cutoff); }
  double partial_token_ratio(double cutoff) const {
    return cutoff > 100.0 ? 0.0 : composite.phrase_with(right).partial_token(cutoff);
  }
};

template <class Symbol>
const RatioSide<Symbol>& Composite<Symbol>::whole() {
  if (!whole_) whole_.emplace(left_, use_);
  return *whole_;
}

template <class Symbol>
Phrase<Symbol>& Composite<Symbol>::phrase_with(std::span<const Symbol> right) {
  if (!phrase_) phrase_.emplace(left_, use_);
  phrase_->compare_with(right);
  return *phrase_;
}

template <class Symbol>
double Composite<Symbol>::score(std::span<const Symbol> right, double cutoff) {
  if (cutoff > 100.0) return 0.0;
  switch (metric_) {
    case Metric::partial: return whole().partial_ratio(right, cutoff);
    case Metric::token_sort: return phrase_with(right).token_sort(cutoff);
    case Metric::token_set: return phrase_with(right).token_set(cutoff);
    case Metric::token: return phrase_with(right).token(cutoff);
    case Metric::partial_token_sort: return phrase_with(right).partial_token_sort(cutoff);
    case Metric::partial_token_set: return phrase_with(right).partial_token_set(cutoff);
    case Metric::partial_token: return phrase_with(right).partial_token(cutoff);
    case Metric::wratio:
      return scoring::wratio(static_cast<std::uint32_t>(left_.size()), static_cast<std::uint32_t>(right.size()), cutoff,
                             WRatioParts{*this, right});
    default: break;
  }
  return left_.empty() || right.empty() ? 0.0 : whole().ratio(right, cutoff);
}

template class Composite<std::uint8_t>;
template class Composite<char32_t>;

}  // namespace warpmatch::pair
