#pragma once

#include <cstdint>

#include <warpmatch/matcher.hpp>

#include "pair/metrics/symbols.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// `warpmatch::score` of two texts that are not null, by the rule made of the options.
double score(const ScoreOptions& options, const scoring::ScoreRule& rule, Symbols& left, Symbols& right);

/// What a null scores with anything; InvalidArgument, naming the argument, where scores are whole numbers.
double null_score(const ScoreOptions& options, const scoring::ScoreRule& rule, const char* argument);

/// The Jaro similarity below which Winkler's is below `least`, less what is rounded.
double least_before_winkler(double least, std::uint32_t prefix, double weight);

/// The Jaro similarity below which strings with that common beginning miss the cutoff, less what is rounded.
double least_jaro(const ScoreOptions& options, const scoring::ScoreRule& rule, std::uint32_t prefix);

/// What a Jaro similarity and the common beginning score by Metric::jaro or Metric::jaro_winkler.
double jaro_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::uint32_t prefix, double jaro);

/// What a composite scores; `by_cutoff` goes from the cutoff of its parts to its score.
template <class ByCutoff>
double composite_score(const scoring::ScoreRule& rule, ByCutoff&& by_cutoff) {
  const bool within = rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz;
  const double score = by_cutoff(within ? rule.cutoff : 0.0);
  return within ? score : rule.reported(score);
}

}  // namespace warpmatch::pair
