#pragma once

#include <optional>
#include <span>

#include <warpmatch/metric.hpp>

#include "pair/phrase.hpp"
#include "pair/ratio_side.hpp"

namespace warpmatch::pair {

/// One string's scores, 0 to 100, with others by a metric made of Indel ratios (Metric::partial to Metric::qratio).
/// Symbols are Latin-1 bytes, units of two bytes or code points. The string is borrowed.
template <class Symbol>
class Composite {
 public:
  Composite(Metric metric, std::span<const Symbol> left, Use use) : metric_(metric), use_(use), left_(left) {}

  /// As scoring::composite: below the cutoff a score is 0, except for WRatio, whose last product may round to just
  /// below.
  double score(std::span<const Symbol> right, double cutoff);

 private:
  struct Parts;
  const RatioSide<Symbol>& whole();
  Phrase<Symbol>& phrase_with(std::span<const Symbol> right);

  Metric metric_;
  Use use_;
  std::span<const Symbol> left_;
  // Each made when it is first asked for.
  std::optional<RatioSide<Symbol>> whole_;
  std::optional<Phrase<Symbol>> phrase_;
  bool right_is_read_ = false;  ///< the phrase has been compared with the right string at hand
};

}  // namespace warpmatch::pair
