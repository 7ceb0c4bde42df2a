#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "core/host_device.hpp"
#include "scoring/normalize.hpp"

namespace warpmatch::scoring {

/// What a score is and which scores count: plain data that executors pass by value, to the device too.
/// Distances enter as integers; nothing here knows of tiles or strings.
struct ScoreRule {
  Metric metric = Metric::indel;
  Form form = Form::ratio;
  CutoffRule rule = CutoffRule::reported;
  bool has_cutoff = false;
  double cutoff = 0;

  /// Throws InvalidArgument when the cutoff is NaN.
  explicit ScoreRule(const ScoreOptions& options);

  /// True where the distance meets the cutoff.
  WARPMATCH_HD bool passes(std::uint32_t distance, std::uint32_t maximum) const {
    if (!has_cutoff) return true;
    if (form == Form::ratio && rule == CutoffRule::rapidfuzz)
      return score_of(Form::normalized_similarity, distance, maximum) >= cutoff / 100.0;
    const double score = score_of(form, distance, maximum);
    return higher_is_better(form) ? score >= cutoff : score <= cutoff;
  }

  /// What a pair that misses the cutoff is reported as: 0, 1.0, or the cutoff + 1.
  WARPMATCH_HD double missed() const {
    if (form == Form::normalized_distance) return 1.0;
    return form == Form::distance ? static_cast<double>(static_cast<std::int64_t>(cutoff)) + 1.0 : 0.0;
  }

  /// The value a dense result holds for the pair.
  WARPMATCH_HD double reported(std::uint32_t distance, std::uint32_t maximum) const {
    return passes(distance, maximum) ? score_of(form, distance, maximum) : missed();
  }

  /// The worst score of a float form: what a null gets.
  double worst() const { return form == Form::normalized_distance ? 1.0 : 0.0; }

  /// The largest distance that meets the cutoff when the maximum is `maximum`; -1 if none does.
  /// Scores fall as distances grow, so every smaller distance meets it as well.
  std::int64_t largest_distance(std::uint32_t maximum) const;
};

/// `largest_distance` by maximum, for all maxima up to a bound: what kernels compare with.
class DistanceLimits {
 public:
  DistanceLimits(const ScoreRule& rule, std::uint32_t largest_maximum);

  std::int64_t operator[](std::uint32_t maximum) const { return limits_[maximum]; }
  const std::vector<std::int64_t>& values() const { return limits_; }

 private:
  std::vector<std::int64_t> limits_;
};

/// A score as an integer that sorts best first: the `order` of a core::RankKey. Scores are never negative.
WARPMATCH_HD std::uint64_t order_of(Form form, double score) {
  std::uint64_t bits = 0;
  __builtin_memcpy(&bits, &score, sizeof bits);
  return higher_is_better(form) ? ~bits : bits;
}

}  // namespace warpmatch::scoring
