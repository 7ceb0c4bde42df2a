#pragma once

#include <cstdint>
#include <span>

#include <warpmatch/matcher.hpp>

#include "pair/isa/short_kernels.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/jaro.hpp"
#include "pair/metrics/places.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/jaro_score.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// `warpmatch::score` of two texts that are not null, by the rule made of the options.
double score(const ScoreOptions& options, const scoring::ScoreRule& rule, Symbols& left, Symbols& right);

/// The distance that the scores of an edit metric follow from (`ScoreRule::counts_edits`). Postfix is no Prefix here,
/// as strings are not turned round.
template <class Symbol>
EditDistance<Symbol> distance_of(const Scorer& scorer, const scoring::Measure& measure) {
  return edit_distance_by<Symbol>(row_of(scorer.metric).by_place ? scorer.metric : measure.metric);
}

/// The score of two strings by such a distance. The largest that meets the cutoff becomes the limit of the work; the
/// lengths alone may rule the pair out.
template <class Symbol>
double edit_score(EditDistance<Symbol> distance_by, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                  std::span<const Symbol> right) {
  const std::uint32_t maximum =
      rule.scale.maximum(static_cast<std::uint32_t>(left.size()), static_cast<std::uint32_t>(right.size()));
  if (!rule.has_cutoff || row_of(rule.metric).by_place)
    return rule.reported(distance_by(left, right, place_limit(rule, maximum)), maximum);
  const std::int64_t largest = rule.largest_distance(maximum);
  if (largest < 0) return rule.missed();
  const auto limit = static_cast<std::uint32_t>(largest);
  const std::uint32_t distance = distance_by(left, right, limit);
  return distance > limit ? rule.missed() : rule.score(distance, maximum);
}

/// The same of two strings of bytes.
double edit_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const std::uint8_t> left,
                  std::span<const std::uint8_t> right);

/// What a null scores with anything; InvalidArgument, naming the argument, where scores are whole numbers.
double null_score(const ScoreOptions& options, const scoring::ScoreRule& rule, const char* argument);

/// What is reported of a score that took the cutoff into account where the rule is RapidFuzz's.
inline double reported_of(const scoring::ScoreRule& rule, double score) {
  return rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz ? score : rule.reported(score);
}

/// What two strings score by Metric::jaro or Metric::jaro_winkler; `similarity(least)` is their Jaro similarity, or 0
/// where it is below `least`.
template <class Symbol, class Similarity>
double jaro_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                  std::span<const Symbol> right, Similarity&& similarity) {
  const auto formula = scoring::JaroFormula::of(options.scorer);
  const std::uint32_t prefix = formula.needs_prefix() ? winkler_prefix(left, right) : 0;
  const double least = rule.has_cutoff ? scoring::least_similarity(rule.form, rule.cutoff) : 0.0;
  return reported_of(rule, formula.score(rule, similarity(formula.least_jaro(least, prefix)), prefix));
}

/// The same of two short strings, from what a kernel has found of them.
template <class Symbol>
double jaro_score(const scoring::JaroFormula& formula, const scoring::ScoreRule& rule, const PatternOf<Symbol>& pattern,
                  const TextOf<Symbol>& text, const ShortMatches& found) {
  const std::span left(pattern.symbols, pattern.rows);
  const std::span right(text.symbols, text.length);
  const std::uint32_t prefix = formula.needs_prefix() ? winkler_prefix(left, right) : 0;
  const scoring::JaroCounts counts{{found.matches, found.displaced}, prefix};
  return reported_of(rule, formula.score(rule, pattern.rows, text.length, counts));
}

/// What a composite scores; `by_cutoff` goes from the cutoff of its parts to its score.
template <class ByCutoff>
double composite_score(const scoring::ScoreRule& rule, ByCutoff&& by_cutoff) {
  // Between the largest relative error of a few roundings and the smallest step between scores.
  constexpr double below = 1 - 1e-9;
  if (!rule.has_cutoff) return reported_of(rule, by_cutoff(0.0));
  return reported_of(rule, by_cutoff(rule.rule == CutoffRule::rapidfuzz ? rule.cutoff : rule.cutoff * below));
}

}  // namespace warpmatch::pair
