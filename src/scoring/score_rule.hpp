#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"
#include "core/metric_visit.hpp"
#include "scoring/normalize.hpp"

namespace warpmatch::scoring {

/// The distance a score stands for, give or take rounding.
WARPMATCH_HD double distance_near(Form form, double score, double maximum) {
  if (form == Form::distance) return score;
  if (form == Form::similarity) return maximum - score;
  if (form == Form::normalized_distance) return score * maximum;
  return (1.0 - (form == Form::ratio ? score / 100.0 : score)) * maximum;
}

/// What a score is, whichever scores count.
struct Measure {
  /// What the executors compare by. Scorers that only prepare the strings or weigh the distance of another metric have
  /// that one here: MetricRow::base, and Indel for weights (w, w, 2w or more).
  Metric metric = Metric::indel;
  Form form = Form::ratio;
  bool integer = false;        ///< scores are whole numbers
  core::EditScale scale;       ///< of an edit metric
  bool counts_edits = true;    ///< scores follow from an integer distance and its maximum, and all below is of use
  std::uint32_t weight = 1;    ///< what each edit costs
  bool empty_is_zero = false;  ///< two strings that have nothing to compare are not alike

  Measure() = default;
  /// Throws InvalidArgument for a form the metric does not have, and for a prefix weight out of range.
  explicit Measure(const Scorer& scorer) : Measure(scorer, row_of(scorer.metric)) {}

  /// The score of a distance of an edit metric.
  WARPMATCH_HD double score(std::uint32_t distance, std::uint32_t maximum) const {
    if (empty_is_zero && maximum == 0) return 0.0;
    const double score = score_of(form, distance, maximum);
    return weight == 1 || normalises(form) ? score : score * weight;
  }

  /// A distance from which on every score is worse than `score` when the maximum is `maximum`: at most two more than
  /// the least one of that sort.
  WARPMATCH_HD std::uint32_t distance_above(double score, std::uint32_t maximum) const {
    constexpr std::uint32_t largest = ~std::uint32_t{0};
    const double near = distance_near(form, weight == 1 || normalises(form) ? score : score / weight, maximum);
    return near < static_cast<double>(largest - 2) ? static_cast<std::uint32_t>(near > 0.0 ? near : 0.0) + 2 : largest;
  }

  /// The similarity of two strings that both have nothing to compare.
  WARPMATCH_HD double similarity_of_empty() const { return empty_is_zero ? 0.0 : 1.0; }

  /// The worst score of a float scorer: what a null gets.
  double worst() const { return higher_is_better(form) ? 0.0 : 1.0; }

 private:
  // Single pairs are scored in some 50 ns, so what is made of an unweighted scorer is made where it is used.
  Measure(const Scorer& scorer, const MetricRow& row)
      : metric(row.base),
        form(scorer.form),
        integer(is_integer(scorer)),
        scale(core::edit_scale(row.base)),
        counts_edits(warpmatch::counts_edits(row.base)),
        empty_is_zero(row.empty_is_zero) {
    const bool has_form = scorer.form == Form::ratio || row.family != Family::ratio;
    if (!has_form || !(scorer.prefix_weight >= 0 && scorer.prefix_weight <= 1)) [[unlikely]]
      refuse(scorer);
    if (row.base == Metric::levenshtein && scorer.weights != EditWeights{}) set_weights(scorer.weights);
  }

  [[noreturn]] static void refuse(const Scorer& scorer);
  void set_weights(const EditWeights& weights);

  WARPMATCH_HD static bool normalises(Form form) { return form != Form::distance && form != Form::similarity; }
};

/// Which scores count.
struct Cutoff {
  CutoffRule rule = CutoffRule::reported;
  bool has_cutoff = false;
  double cutoff = 0;

  Cutoff() = default;
  /// A floor or ceiling for the scores as they are reported.
  explicit Cutoff(double score) : has_cutoff(true), cutoff(score) {}
  /// Throws InvalidArgument for a cutoff that is NaN or, under CutoffRule::reported, out of the scorer's reach.
  explicit Cutoff(const ScoreOptions& options)
      : rule(options.rule),
        has_cutoff(options.score_cutoff.has_value()),
        cutoff(has_cutoff ? checked(options.scorer, rule, *options.score_cutoff) : 0.0) {}
  Cutoff(const Scorer& scorer, CutoffRule how, double score)
      : rule(how), has_cutoff(true), cutoff(checked(scorer, how, score)) {}

 private:
  static double checked(const Scorer& scorer, CutoffRule rule, double cutoff) {
    if (rule == CutoffRule::rapidfuzz && cutoff >= 0 && cutoff <= kBeyondEveryDistance) return cutoff;
    return checked_in_full(scorer, rule, cutoff);
  }
  static double checked_in_full(const Scorer& scorer, CutoffRule rule, double cutoff);

  // Weighted distances lie below it, and whole numbers up to it are doubles and 64-bit integers without fail.
  static constexpr double kBeyondEveryDistance = 0x1p53;
};

/// A measure and a cutoff, and what follows from both: plain data that executors pass by value, to the device too, and
/// nobody changes. Nothing here knows of tiles or strings.
class ScoreRule : public Measure, public Cutoff {
 public:
  ScoreRule() = default;
  /// What the caller asked for, checked: throws as Measure and Cutoff do.
  explicit ScoreRule(const ScoreOptions& options) : Measure(options.scorer), Cutoff(options) {}
  ScoreRule(const Measure& of, const Cutoff& within) : Measure(of), Cutoff(within) {}
  /// The same for a measure of the scorer; made in place, for single pairs.
  ScoreRule(const Measure& of, const Scorer& scorer, CutoffRule how, double score)
      : Measure(of), Cutoff(scorer, how, score) {}
  /// With a floor or ceiling for the scores as they are reported; made in place, for loops.
  ScoreRule(const Measure& of, double limit) : Measure(of), Cutoff(limit) {}

  const Measure& measure() const { return *this; }

  // Edit metrics: by distance.

  /// True where the distance meets the cutoff.
  WARPMATCH_HD bool passes(std::uint32_t distance, std::uint32_t maximum) const {
    if (!has_cutoff) return true;
    if (form == Form::ratio && rule == CutoffRule::rapidfuzz && !(empty_is_zero && maximum == 0))
      return score_of(Form::normalized_similarity, distance, maximum) >= cutoff / 100.0;
    return passes(score(distance, maximum));
  }

  /// The value a dense result holds for the pair.
  WARPMATCH_HD double reported(std::uint32_t distance, std::uint32_t maximum) const {
    return passes(distance, maximum) ? score(distance, maximum) : missed();
  }

  /// The largest distance that meets the cutoff when the maximum is `maximum`; -1 if none does.
  /// Scores fall as distances grow, so every smaller distance meets it as well.
  std::int64_t largest_distance(std::uint32_t maximum) const {
    if (!has_cutoff) return maximum;
    const auto most = static_cast<double>(maximum);
    // Whole numbers without a division, as single pairs ask for it.
    if (weight == 1 && form == Form::distance)
      return cutoff < 0 ? -1 : cutoff < most ? static_cast<std::int64_t>(cutoff) : maximum;
    if (weight == 1 && form == Form::similarity) {
      if (!(cutoff > 0)) return maximum;
      if (cutoff > most) return -1;
      const auto whole = static_cast<std::int64_t>(cutoff);
      return maximum - whole - (static_cast<double>(whole) < cutoff ? 1 : 0);
    }
    return largest_distance_by_score(maximum);
  }

  // Every metric: by score.

  WARPMATCH_HD bool passes(double score) const {
    if (!has_cutoff) return true;
    return higher_is_better(form) ? score >= cutoff : score <= cutoff;
  }

  WARPMATCH_HD double reported(double score) const { return passes(score) ? score : missed(); }

  /// What a pair that misses the cutoff is reported as: 0, 1.0, or the cutoff + 1.
  WARPMATCH_HD double missed() const {
    if (higher_is_better(form)) return 0.0;
    return integer ? static_cast<double>(static_cast<std::int64_t>(cutoff)) + 1.0 : 1.0;
  }

 private:
  std::int64_t largest_distance_by_score(std::uint32_t maximum) const;
};

/// Distance limits as they lie, on the host or on a device.
struct LimitsView {
  const std::int64_t* limits = nullptr;   ///< of every maximum below `table`, then of those listed
  const std::uint32_t* maxima = nullptr;  ///< the maxima from `table` on that occur, ascending
  std::uint32_t table = 0;
  std::uint32_t listed = 0;

  /// The limit of a maximum that occurs.
  WARPMATCH_HD std::int64_t operator[](std::uint32_t maximum) const {
    if (maximum < table) return limits[maximum];
    std::uint32_t first = 0;
    for (std::uint32_t count = listed; count > 1;) {
      const std::uint32_t half = count / 2;
      if (maxima[first + half] <= maximum) first += half;
      count -= half;
    }
    return limits[table + first];
  }

  WARPMATCH_HD friend bool operator==(const LimitsView& view, std::nullptr_t) { return view.limits == nullptr; }
};

/// `largest_distance` by maximum, for the maxima of two sets of strings: what kernels compare with. It takes memory and
/// time by the lengths that occur, not by the longest.
class DistanceLimits {
 public:
  /// The lengths of each side, ascending, each once.
  DistanceLimits(const ScoreRule& rule, const std::vector<std::uint32_t>& left,
                 const std::vector<std::uint32_t>& right);

  std::int64_t operator[](std::uint32_t maximum) const { return view()[maximum]; }

  /// Valid as long as this is.
  LimitsView view() const { return view_of(limits_.data(), maxima_.data()); }
  /// The same with both arrays elsewhere.
  LimitsView view_of(const std::int64_t* values, const std::uint32_t* maxima) const {
    return {values, maxima, table_, static_cast<std::uint32_t>(maxima_.size())};
  }
  const std::vector<std::int64_t>& values() const { return limits_; }
  const std::vector<std::uint32_t>& maxima() const { return maxima_; }

 private:
  void list(const core::EditScale& scale, const std::vector<std::uint32_t>& left,
            const std::vector<std::uint32_t>& right);

  std::uint32_t table_ = 0;
  std::vector<std::uint32_t> maxima_;  ///< as in LimitsView
  std::vector<std::int64_t> limits_;
};

/// A score as an integer that sorts best first: the `order` of a core::RankKey. Scores are never negative.
WARPMATCH_HD std::uint64_t order_of(Form form, double score) {
  std::uint64_t bits = 0;
  __builtin_memcpy(&bits, &score, sizeof bits);
  return higher_is_better(form) ? ~bits : bits;
}

/// The score that `order_of` made a number of.
WARPMATCH_HD double score_from_order(Form form, std::uint64_t order) {
  const std::uint64_t bits = higher_is_better(form) ? ~order : order;
  double score = 0;
  __builtin_memcpy(&score, &bits, sizeof score);
  return score;
}

}  // namespace warpmatch::scoring
