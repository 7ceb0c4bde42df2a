#pragma once

#include <algorithm>
#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/host_device.hpp"
#include "scoring/score_rule.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::scoring {

/// What Jaro's formula takes of two strings; the numbers are the same whichever comes first.
struct JaroMatches {
  std::uint32_t matches = 0;
  std::uint32_t displaced = 0;  ///< matched symbols that differ from the other string's matched symbol of that turn
};

/// What Winkler's formula takes.
struct JaroCounts : JaroMatches {
  std::uint32_t prefix = 0;  ///< symbols of the common beginning, at most longest_winkler_prefix
};

/// Metrics whose scores are Jaro's formula, with or without Winkler's prefix.
constexpr bool is_jaro(Metric metric) { return metric == Metric::jaro || metric == Metric::jaro_winkler; }

/// The similarity, 0 to 1, below which a score of Jaro or Jaro-Winkler misses a cutoff, less what is rounded.
inline double least_similarity(Form form, double cutoff) {
  const double least = higher_is_better(form) ? cutoff : 1.0 - cutoff;
  return (form == Form::ratio ? least / 100.0 : least) - 1e-9;
}

/// From what two strings share to a score of Jaro or Jaro-Winkler, which is Jaro where the prefix weighs 0.
struct JaroFormula {
  double prefix_weight = 0;

  static JaroFormula of(const Scorer& scorer) {
    return {scorer.metric == Metric::jaro_winkler ? scorer.prefix_weight : 0.0};
  }

  WARPMATCH_HD bool needs_prefix() const { return prefix_weight != 0; }

  /// Under CutoffRule::rapidfuzz what is below a bound that follows from the cutoff scores 0, as in RapidFuzz
  /// (jaro_winkler_similarity with a score_cutoff); under CutoffRule::reported the caller compares the score.
  WARPMATCH_HD double score(const ScoreRule& rule, double jaro, std::uint32_t prefix) const {
    if (!rule.has_cutoff || rule.rule == CutoffRule::reported)
      return unit_score(rule.form, winkler(jaro, prefix, prefix_weight));
    return unit_score_within(rule.form, rule.cutoff,
                             [&](double floor) { return winkler_at_least(jaro, prefix, prefix_weight, floor); });
  }

  WARPMATCH_HD double score(const ScoreRule& rule, std::uint32_t left_length, std::uint32_t right_length,
                            const JaroCounts& counts) const {
    return score(rule, jaro_similarity(left_length, right_length, counts.matches, counts.displaced), counts.prefix);
  }

  /// A score that no strings of these lengths exceed, nor of a distance fall below, but for rounding.
  double best(Form form, std::uint32_t left_length, std::uint32_t right_length) const {
    const std::uint32_t shorter = std::min(left_length, right_length);
    const double jaro = jaro_similarity(left_length, right_length, shorter, 0);
    return unit_score(form, winkler(jaro, std::min(shorter, longest_winkler_prefix), prefix_weight));
  }

  /// The Jaro similarity below which Winkler's is below `least`, less what is rounded.
  double least_jaro(double least, std::uint32_t prefix) const {
    if (least <= winkler_threshold) return least;
    const double raise = prefix * prefix_weight;
    const double before = raise < 1.0 ? (least - raise) / (1.0 - raise) : 0.0;
    return std::max(before, winkler_threshold) - 1e-9;
  }
};

}  // namespace warpmatch::scoring
