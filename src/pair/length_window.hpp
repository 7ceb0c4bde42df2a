#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// The lengths that a choice can have and still meet the cutoff: strings are at least as far apart as their lengths.
/// Scores fall as lengths part, so it is a range around the query's own length.
class LengthWindow {
 public:
  /// Of a query of so many code points.
  explicit LengthWindow(std::size_t length) : length_(length) {}

  void narrow(const Scorer& scorer, const scoring::ScoreRule& rule) {
    if (!rule.counts_edits || !goes_by_length(scorer)) return;
    narrow([&](std::size_t length) {
      const auto shorter = static_cast<std::uint32_t>(std::min(length, length_));
      const auto longer = static_cast<std::uint32_t>(std::max(length, length_));
      return rule.passes(longer - shorter, rule.scale.maximum(shorter, longer));
    });
  }

  /// To the lengths that pass, all of which are around the query's own.
  template <class Passes>
  void narrow(const Passes& passes) {
    while (first_ < length_ && !passes(first_)) ++first_;
    // Integer similarities have no upper bound.
    if (last_ == kUnbounded && passes(2 * length_ + kFar)) return;
    last_ = std::min(last_, 2 * length_ + kFar);
    while (last_ > length_ && !passes(last_)) --last_;
  }

  bool contains(const Text& choice) const {
    return (choice.units >= first_ && choice.units <= last_) || !is_known(choice);
  }

 private:
  static constexpr std::size_t kUnbounded = ~std::size_t{0};
  static constexpr std::size_t kFar = 64;
  /// False where strings are changed before they are compared, and where unequal lengths are an error.
  static bool goes_by_length(const Scorer& scorer) {
    return scorer.pad && (counts_edits(scorer.metric) || scorer.metric == Metric::qratio);
  }
  static bool is_known(const Text& text) { return text.encoding != Encoding::utf8; }

  std::size_t length_;
  std::size_t first_ = 0;
  std::size_t last_ = kUnbounded;
};

}  // namespace warpmatch::pair
