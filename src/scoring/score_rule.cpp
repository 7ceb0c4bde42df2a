#include "scoring/score_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <warpmatch/error.hpp>

#include "core/metric_visit.hpp"

namespace warpmatch::scoring {
namespace {

// Weighted distances lie below it, and whole numbers up to it are doubles and 64-bit integers without fail.
constexpr double kBeyondEveryDistance = 0x1p53;

double checked_cutoff(const ScoreOptions& options) {
  if (!options.score_cutoff) return 0.0;
  const double cutoff = *options.score_cutoff;
  if (std::isnan(cutoff)) throw InvalidArgument("score_cutoff", "must be a number, got NaN");
  const double largest = largest_score(options.scorer);
  if (options.rule == CutoffRule::reported && (cutoff < 0 || cutoff > largest)) {
    std::ostringstream problem;
    problem << (largest == 100 ? "must lie in 0 to 100"
                : largest == 1 ? "must lie in 0 to 1"
                               : "must be at least 0")
            << " for " << to_string(options.scorer) << ", got " << cutoff;
    throw InvalidArgument("score_cutoff", problem.str());
  }
  return std::clamp(cutoff, -1.0, kBeyondEveryDistance);
}

void check(const Scorer& scorer) {
  if (scorer.form != Form::ratio && !has_every_form(scorer.metric))
    throw InvalidArgument("scorer", "has no other form than ratio");
  if (!(scorer.prefix_weight >= 0 && scorer.prefix_weight <= 1)) {
    std::ostringstream problem;
    problem << "must lie in 0 to 1, got " << scorer.prefix_weight;
    throw InvalidArgument("prefix_weight", problem.str());
  }
}

}  // namespace

ScoreRule::ScoreRule(const ScoreOptions& options)
    : metric(options.scorer.metric),
      form(options.scorer.form),
      rule(options.rule),
      has_cutoff(options.score_cutoff.has_value()),
      cutoff(checked_cutoff(options)),
      integer(is_integer(options.scorer)),
      empty_is_zero(metric == Metric::qratio) {
  check(options.scorer);
  if (metric == Metric::token_sort || metric == Metric::qratio) metric = Metric::indel;
  if (metric == Metric::postfix) metric = Metric::prefix;
  if (metric == Metric::partial_token_sort) metric = Metric::partial;
  counts_edits = warpmatch::counts_edits(metric);
  const EditWeights& weights = options.scorer.weights;
  if (metric == Metric::levenshtein && weights != EditWeights{}) {
    weight = weights.insertion;
    const bool uniform = weight > 0 && weights.deletion == weight;
    // A substitution that costs no less than a deletion and an insertion is never needed.
    if (uniform && weights.substitution / 2 >= weight) metric = Metric::indel;
    counts_edits = uniform && (metric == Metric::indel || weights.substitution == weight);
  }
  scale = core::edit_scale(metric);
}

std::int64_t ScoreRule::largest_distance(std::uint32_t maximum) const {
  if (!has_cutoff) return maximum;
  const double unweighted = integer ? cutoff / weight : cutoff;
  const double near = std::clamp(distance_near(form, unweighted, maximum), 0.0, static_cast<double>(maximum));
  auto distance = static_cast<std::int64_t>(near);
  while (distance < maximum && passes(static_cast<std::uint32_t>(distance + 1), maximum)) ++distance;
  while (distance >= 0 && !passes(static_cast<std::uint32_t>(distance), maximum)) --distance;
  return distance;
}

DistanceLimits::DistanceLimits(const ScoreRule& rule, std::uint32_t largest_maximum) {
  limits_.reserve(std::size_t{largest_maximum} + 1);
  for (std::uint64_t maximum = 0; maximum <= largest_maximum; ++maximum)
    limits_.push_back(rule.largest_distance(static_cast<std::uint32_t>(maximum)));
}

}  // namespace warpmatch::scoring
