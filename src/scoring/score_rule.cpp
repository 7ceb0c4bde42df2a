#include "scoring/score_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <warpmatch/error.hpp>

namespace warpmatch::scoring {
namespace {

// Distances lie below 2^32, so a cutoff beyond it is no different from 2^32.
constexpr double kBeyondEveryDistance = 0x1p32;

double highest_score(Form form) {
  if (is_integer(form)) return std::numeric_limits<double>::infinity();
  return form == Form::ratio ? 100.0 : 1.0;
}

double checked_cutoff(const ScoreOptions& options) {
  const double cutoff = options.score_cutoff.value_or(0.0);
  if (std::isnan(cutoff)) throw InvalidArgument("score_cutoff", "must be a number, got NaN");
  const Form form = options.scorer.form;
  if (options.rule == CutoffRule::reported && (cutoff < 0 || cutoff > highest_score(form))) {
    std::ostringstream problem;
    problem << (is_integer(form)      ? "must be at least 0"
                : form == Form::ratio ? "must lie in 0 to 100"
                                      : "must lie in 0 to 1")
            << " for " << to_string(options.scorer) << ", got " << cutoff;
    throw InvalidArgument("score_cutoff", problem.str());
  }
  return std::clamp(cutoff, -1.0, kBeyondEveryDistance);
}

/// The distance a score stands for, give or take rounding.
double distance_near(Form form, double score, double maximum) {
  switch (form) {
    case Form::distance: return score;
    case Form::similarity: return maximum - score;
    case Form::normalized_distance: return score * maximum;
    case Form::normalized_similarity: return (1.0 - score) * maximum;
    case Form::ratio: break;
  }
  return (1.0 - score / 100.0) * maximum;
}

}  // namespace

ScoreRule::ScoreRule(const ScoreOptions& options)
    : metric(options.scorer.metric),
      form(options.scorer.form),
      rule(options.rule),
      has_cutoff(options.score_cutoff.has_value()),
      cutoff(checked_cutoff(options)) {}

std::int64_t ScoreRule::largest_distance(std::uint32_t maximum) const {
  if (!has_cutoff) return maximum;
  const double near = std::clamp(distance_near(form, cutoff, maximum), 0.0, static_cast<double>(maximum));
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
