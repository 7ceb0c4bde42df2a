#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

#include "scoring/jaro_score.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// What a choice has to have to meet a cutoff that rises: numbers that tell most misses by a multiplication, where a
/// score takes a division or three. What may meet it is scored.
class RisingBounds {
 public:
  /// Of a query of so many code points.
  RisingBounds(const Scorer& scorer, const scoring::ScoreRule& rule, std::size_t length)
      : length_(static_cast<double>(length)),
        scale_(rule.scale),
        is_edits_(rule.counts_edits && scorer.pad && (counts_edits(scorer.metric) || scorer.metric == Metric::qratio)),
        is_jaro_(scoring::is_jaro(scorer.metric)),
        formula_(scoring::JaroFormula::of(scorer)) {
    rise(rule);
  }

  void rise(const scoring::ScoreRule& rule) {
    if (!rule.has_cutoff) return;
    // The distance that the cutoff stands for is linear in the maximum.
    const double score = rule.cutoff / (is_integer_score(rule.form) ? rule.weight : 1);
    most_of_none_ = scoring::distance_near(rule.form, score, 0);
    most_of_each_ = scoring::distance_near(rule.form, score, 1) - most_of_none_;
    if (!is_jaro_) return;
    // (m / left + m / right + 1) / 3 is the best of m matches.
    const double least = scoring::least_similarity(rule.form, rule.cutoff);
    const auto least_part = [&](std::uint32_t prefix) { return 3.0 * formula_.least_jaro(least, prefix) - 1.0; };
    least_part_ = {least_part(0), least_part(formula_.needs_prefix() ? scoring::longest_winkler_prefix : 0)};
  }

  /// False where a distance of that maximum is sure to miss.
  bool may_meet(std::uint32_t distance, std::uint32_t maximum) const { return distance <= most(maximum) + slack; }

  /// The largest distance of that maximum that may not.
  double most(std::uint32_t maximum) const { return most_of_none_ + most_of_each_ * maximum; }

  /// False where so many matches with a choice of that length are.
  bool may_meet(std::uint32_t matches, std::uint32_t length, bool begins_alike) const {
    return !(matches * (length_ + length) < least_part_[begins_alike ? 1 : 0] * length_ * length);
  }

  /// False where the length of a choice is.
  bool may_meet(const Text& choice) const {
    if (choice.encoding == Encoding::utf8) return true;  // its code points are not counted
    const auto length = static_cast<std::uint32_t>(choice.units);
    const auto query = static_cast<std::uint32_t>(length_);
    if (is_edits_) return may_meet(std::max(query, length) - std::min(query, length), scale_.maximum(query, length));
    return !is_jaro_ || may_meet(std::min(query, length), length, true);
  }

 private:
  static bool is_integer_score(Form form) { return form == Form::distance || form == Form::similarity; }

  static constexpr double slack = 1e-3;  // more than scores and cutoffs are rounded by, in edits

  double length_;
  core::EditScale scale_;
  bool is_edits_;
  bool is_jaro_;
  scoring::JaroFormula formula_;
  double most_of_none_ = std::numeric_limits<double>::infinity();  ///< no maximum has a distance that misses
  double most_of_each_ = 0;
  /// By whether the strings begin alike.
  std::array<double, 2> least_part_{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
};

}  // namespace warpmatch::pair
