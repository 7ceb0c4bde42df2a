#include "pair/ratio_side.hpp"

#include <algorithm>

#include "core/indel.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/partial.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::pair {
namespace {

/// More than ratios are rounded by.
constexpr double kRounding = 1e-9;

}  // namespace

std::uint32_t distance_limit(std::size_t lengths, double cutoff) {
  const double allowed = static_cast<double>(lengths) * (1.0 - std::clamp(cutoff, 0.0, 100.0) / 100.0);
  return static_cast<std::uint32_t>(allowed) + 1;
}

template <class Symbol>
RatioSide<Symbol>::RatioSide(std::span<const Symbol> string, Use use) : string_(string) {
  if (use == Use::often && string.size() <= Pattern<Symbol>::longest) pattern_.emplace(string);
}

template <class Symbol>
std::uint32_t RatioSide<Symbol>::distance(std::span<const Symbol> text, std::uint32_t limit) const {
  if (!pattern_) return indel_distance(string_, text, limit);
  const std::size_t between = std::max(text.size(), size()) - std::min(text.size(), size());
  return between > limit ? no_limit : pattern_->template distance<core::Indel>(text);
}

template <class Symbol>
double RatioSide<Symbol>::ratio(std::span<const Symbol> text, double cutoff) const {
  const std::size_t lengths = size() + text.size();
  const std::uint32_t limit = distance_limit(lengths, cutoff);
  const std::uint32_t least = distance(text, limit);
  return least > limit ? 0.0 : scoring::indel_ratio(least, lengths, cutoff);
}

template <class Symbol>
double RatioSide<Symbol>::partial_ratio(std::span<const Symbol> text, double cutoff) const {
  return can_reach(text, cutoff) ? pair::partial_ratio(string_, text, cutoff) : 0.0;
}

/// False where no window meets the cutoff: none shares more symbols with the shorter string, in order, than the longer
/// string does, nor is it shorter than what it shares.
template <class Symbol>
bool RatioSide<Symbol>::can_reach(std::span<const Symbol> text, double cutoff) const {
  if (!pattern_ || cutoff <= 0.0 || string_.empty() || text.empty()) return true;
  const auto distance = static_cast<double>(this->distance(text, no_limit));
  const double common = (static_cast<double>(size() + text.size()) - distance) / 2.0;
  const auto shorter = static_cast<double>(std::min(size(), text.size()));
  return 200.0 * common / (shorter + common) >= cutoff - kRounding;
}

template class RatioSide<std::uint8_t>;
template class RatioSide<std::uint16_t>;
template class RatioSide<char32_t>;

}  // namespace warpmatch::pair
