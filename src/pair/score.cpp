#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>

#include "pair/composites.hpp"
#include "pair/edit_distance.hpp"
#include "pair/jaro.hpp"
#include "pair/symbols.hpp"
#include "pair/weighted.hpp"
#include "pair/words.hpp"
#include "scoring/score_rule.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch {
namespace pair {
namespace {

/// The largest distance that meets the cutoff becomes the limit of the work; the lengths alone may rule the pair out.
template <class Symbol>
double edit_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                  std::span<const Symbol> right) {
  const std::uint32_t maximum =
      rule.scale.maximum(static_cast<std::uint32_t>(left.size()), static_cast<std::uint32_t>(right.size()));
  const std::int64_t largest = rule.has_cutoff ? rule.largest_distance(maximum) : maximum;
  if (largest < 0) return rule.missed();
  const auto limit = static_cast<std::uint32_t>(largest);
  const Metric metric = options.scorer.metric == Metric::postfix ? Metric::postfix : rule.metric;
  const std::uint32_t distance = edit_distance(metric, left, right, limit);
  return distance > limit ? rule.missed() : rule.score(distance, maximum);
}

template <class Symbol>
double weighted_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                      std::span<const Symbol> right) {
  const EditWeights& weights = options.scorer.weights;
  const std::uint64_t maximum = weighted_maximum(weights, left.size(), right.size());
  return rule.reported(scoring::score_of(rule.form, weighted_distance(weights, left, right), maximum));
}

template <class Symbol>
double jaro_score(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                  std::span<const Symbol> right) {
  const double jaro = jaro_similarity(left, right);
  const std::uint32_t prefix = rule.metric == Metric::jaro_winkler ? winkler_prefix(left, right) : 0;
  const double weight = options.scorer.prefix_weight;
  if (!rule.has_cutoff || rule.rule == CutoffRule::reported)
    return rule.reported(scoring::unit_score(rule.form, scoring::winkler(jaro, prefix, weight)));
  return scoring::unit_score_within(
      rule.form, rule.cutoff, [&](double floor) { return scoring::winkler_at_least(jaro, prefix, weight, floor); });
}

void check_lengths(const Scorer& scorer, std::size_t left, std::size_t right) {
  if (scorer.metric == Metric::hamming && !scorer.pad && left != right)
    throw InvalidArgument("pad", "must be true for strings of unequal length, got " + std::to_string(left) + " and " +
                                     std::to_string(right) + " code points");
}

template <class Symbol>
double jaccard_score(const scoring::ScoreRule& rule, std::span<const Symbol> left, std::span<const Symbol> right) {
  const WordSets<Symbol> sets = word_sets(sorted_words(left), sorted_words(right));
  const std::size_t common = sets.common.size();
  return rule.reported(scoring::unit_score(
      rule.form, scoring::jaccard_similarity(common, common + sets.left_rest.size(), common + sets.right_rest.size())));
}

template <class Symbol>
double score_of(const ScoreOptions& options, const scoring::ScoreRule& rule, std::span<const Symbol> left,
                std::span<const Symbol> right) {
  const Metric metric = options.scorer.metric;
  if (rule.counts_edits && counts_edits(metric)) return edit_score(options, rule, left, right);
  if (counts_edits(metric)) return weighted_score(options, rule, left, right);
  if (metric == Metric::jaccard) return jaccard_score(rule, left, right);
  if (has_every_form(metric)) return jaro_score(options, rule, left, right);
  const bool within = rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz;
  const double score = composite_score(metric, left, right, within ? rule.cutoff : 0.0);
  return within ? score : rule.reported(score);
}

}  // namespace
}  // namespace pair

double score(Text left, Text right, const ScoreOptions& options) {
  const scoring::ScoreRule rule(options);
  if (left.data == nullptr || right.data == nullptr) {
    if (rule.integer)
      throw InvalidArgument(left.data == nullptr ? "left" : "right", "a null has no " + to_string(options.scorer));
    return rule.worst();
  }
  pair::Symbols left_symbols(left, "left");
  pair::Symbols right_symbols(right, "right");
  pair::check_lengths(options.scorer, left_symbols.size(), right_symbols.size());
  return pair::visit_symbols(left_symbols, right_symbols,
                             [&](auto a, auto b) { return pair::score_of(options, rule, a, b); });
}

}  // namespace warpmatch
