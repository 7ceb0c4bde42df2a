#include "scoring/equal_only.hpp"

#include <algorithm>

#include "scoring/similarities.hpp"

namespace warpmatch::scoring {
namespace {

// Far above the errors of a few roundings, far below the steps between the scores of strings of 2^31 symbols.
constexpr double kSlack = 1e-12;

/// True where `best`, which no pair of strings that differ beats, misses the cutoff by more than roundings.
bool misses(const ScoreRule& rule, double best) {
  return higher_is_better(rule.form) ? best + kSlack * best < rule.cutoff : best - kSlack * best > rule.cutoff;
}

/// The same of a similarity of at most 1 and its forms.
bool similarity_misses(const ScoreRule& rule, double best) {
  return misses(rule, unit_score(rule.form, std::min(best + kSlack, 1.0)));
}

/// Strings that differ are a symbol apart, or two of theirs are out of turn.
double best_jaro(double longest) { return 1.0 - 1.0 / (3.0 * longest); }

bool weighted_misses(const ScoreRule& rule, const EditWeights& weights, double longest_left, double longest_right) {
  const double cheapest = std::min({weights.insertion, weights.deletion, weights.substitution});
  if (cheapest == 0) return false;
  const double most = longest_left * weights.deletion + longest_right * weights.insertion;
  if (rule.form == Form::distance) return misses(rule, cheapest);
  if (rule.form == Form::similarity) return misses(rule, most - cheapest);
  return similarity_misses(rule, 1.0 - cheapest / most);
}

}  // namespace

bool only_equals_pass(const ScoreRule& rule, const Scorer& scorer, std::uint32_t longest_left,
                      std::uint32_t longest_right) {
  if (!rule.has_cutoff) return false;
  // The larger the maximum, the less a distance of 1 weighs.
  if (rule.counts_edits) return !rule.passes(1, std::max(1U, rule.scale.maximum(longest_left, longest_right)));
  const double left = std::max(1U, longest_left);
  const double right = std::max(1U, longest_right);
  const double jaro = best_jaro(std::max(left, right));
  switch (rule.metric) {
    case Metric::levenshtein: return weighted_misses(rule, scorer.weights, left, right);
    case Metric::jaro: return similarity_misses(rule, jaro);
    case Metric::jaro_winkler: {
      const double raise = std::min(1.0, longest_winkler_prefix * scorer.prefix_weight);
      return similarity_misses(rule, jaro + (1.0 - jaro) * raise);
    }
    // Between two words is white space, so at most half of the symbols and one more are words.
    case Metric::jaccard: return similarity_misses(rule, 1.0 - 1.0 / (left / 2 + right / 2 + 1.0));
    // Whatever is not the ratio of the whole strings counts for 95 at the most.
    case Metric::wratio: return misses(rule, std::max(95.0, 100.0 * (1.0 - 1.0 / (left + right))));
    default: return false;  // 100 means a part in common
  }
}

}  // namespace warpmatch::scoring
