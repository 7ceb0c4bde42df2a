#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/host_device.hpp"

namespace warpmatch::scoring {

// The formulas of the scorers that are not a distance by its maximum, for one pair and for the batch engine alike: one
// rounding after the other as RapidFuzz does them (see normalize.hpp on contraction). A `cutoff` is a floor, inclusive;
// a score below it is 0, which decides what the parts of a composite contribute.

WARPMATCH_HD double at_least(double score, double cutoff) { return score >= cutoff ? score : 0.0; }

/// The Indel ratio, 0 to 100, of a distance between strings of `lengths` symbols together.
WARPMATCH_HD double indel_ratio(std::uint64_t distance, std::uint64_t lengths, double cutoff) {
  const double similarity = lengths == 0 ? 1.0 : 1.0 - static_cast<double>(distance) / static_cast<double>(lengths);
  return similarity >= cutoff / 100.0 ? similarity * 100.0 : 0.0;
}

/// What a distance leaves of 100, as the token_set scorers work it out: not always the same double as `indel_ratio`.
WARPMATCH_HD double share_of_100(std::uint64_t distance, std::uint64_t lengths) {
  return lengths == 0 ? 100.0 : 100.0 - 100.0 * static_cast<double>(distance) / static_cast<double>(lengths);
}

/// Jaro's formula; 0 without matches. `Real` is double or a vector of them, `in_turn` the matches less transpositions.
template <class Real>
WARPMATCH_HD Real jaro_similarity_of(Real left_length, Real right_length, Real matches, Real in_turn) {
  const Real sum = matches / left_length + matches / right_length + in_turn / matches;
  return matches > 0.0 ? Real(sum / 3.0) : Real{};
}

/// Jaro similarity from counts; `displaced` are the matched symbols of one string that differ from the matched symbol
/// of the other at the same turn.
WARPMATCH_HD double jaro_similarity(std::uint64_t left_length, std::uint64_t right_length, std::uint64_t matches,
                                    std::uint64_t displaced) {
  if (left_length == 0 && right_length == 0) return 1.0;
  if (matches == 0) return 0.0;
  return jaro_similarity_of(static_cast<double>(left_length), static_cast<double>(right_length),
                            static_cast<double>(matches), static_cast<double>(matches - displaced / 2));
}

inline constexpr double winkler_threshold = 0.7;            ///< Jaro similarities up to it are not raised
inline constexpr std::uint32_t longest_winkler_prefix = 4;  ///< symbols of a common beginning that count

/// Winkler's formula, for double or a vector of them.
template <class Real>
WARPMATCH_HD Real winkler_of(Real jaro, Real common_prefix, double prefix_weight) {
  const Real raised = jaro + common_prefix * prefix_weight * (1.0 - jaro);
  const Real capped = raised < 1.0 ? raised : Real{} + 1.0;
  return jaro > winkler_threshold ? capped : jaro;
}

/// Jaro similarity raised for a common beginning of `common_prefix` symbols, at most longest_winkler_prefix.
WARPMATCH_HD double winkler(double jaro, std::uint32_t common_prefix, double prefix_weight) {
  return winkler_of(jaro, static_cast<double>(common_prefix), prefix_weight);
}

/// `winkler`, or 0 below the cutoff. The Jaro similarity must reach what the cutoff asks of it, worked out backwards,
/// and so with a rounding of its own.
WARPMATCH_HD double winkler_at_least(double jaro, std::uint32_t common_prefix, double prefix_weight, double cutoff) {
  double jaro_cutoff = cutoff;
  if (cutoff > winkler_threshold) {
    const double raise = static_cast<double>(common_prefix) * prefix_weight;
    jaro_cutoff = raise >= 1.0 ? winkler_threshold : (raise - cutoff) / (raise - 1.0);
    if (jaro_cutoff < winkler_threshold) jaro_cutoff = winkler_threshold;
  }
  return at_least(winkler(at_least(jaro, jaro_cutoff), common_prefix, prefix_weight), cutoff);
}

/// Words in common by words in either string; where neither has any `of_none`.
WARPMATCH_HD double jaccard_similarity(std::uint64_t common, std::uint64_t left_words, std::uint64_t right_words,
                                       double of_none) {
  const std::uint64_t either = left_words + right_words - common;
  return either == 0 ? of_none : static_cast<double>(common) / static_cast<double>(either);
}

/// A similarity of at most 1 in the forms that Jaro, Jaro-Winkler and Jaccard have; the normalised similarity is 1 - (1
/// - s).
WARPMATCH_HD double unit_score(Form form, double similarity) {
  if (form == Form::similarity) return similarity;
  const double distance = 1.0 - similarity;
  if (form == Form::distance || form == Form::normalized_distance) return distance;
  return form == Form::ratio ? (1.0 - distance) * 100.0 : 1.0 - distance;
}

/// As `unit_score` under a cutoff of that form. `similarity(floor)` is a similarity, 0 where it is below its floor.
template <class Similarity>
WARPMATCH_HD double unit_score_within(Form form, double cutoff, Similarity&& similarity) {
  if (form == Form::similarity) return similarity(cutoff);
  const auto distance = [&](double ceiling) {
    const double value = 1.0 - similarity(ceiling <= 1.0 ? 1.0 - ceiling : 0.0);
    return value <= ceiling ? value : 1.0;
  };
  if (form == Form::distance || form == Form::normalized_distance) return distance(cutoff);
  const double floor = form == Form::ratio ? cutoff / 100.0 : cutoff;
  const double ceiling = 1.0 - floor + 1e-5;
  const double normalized = at_least(1.0 - distance(ceiling < 1.0 ? ceiling : 1.0), floor);
  return form == Form::ratio ? normalized * 100.0 : normalized;
}

/// The joined lengths of the words two phrases have in common and of those that only one has, each word once.
struct TokenLengths {
  std::uint64_t common = 0;
  std::uint64_t left_rest = 0;
  std::uint64_t right_rest = 0;

  /// True where all words of one phrase are words of the other.
  WARPMATCH_HD bool contained() const { return common > 0 && (left_rest == 0 || right_rest == 0); }
};

/// The best of three comparisons: common words, common + left words, common + right words, each with each.
/// `distance` is the Indel distance between the joined left and the joined right words.
WARPMATCH_HD double token_set_score(const TokenLengths& lengths, std::uint64_t distance, double cutoff) {
  if (lengths.contained()) return 100.0;
  const std::uint64_t space = lengths.common > 0 ? 1 : 0;
  const std::uint64_t left = lengths.common + space + lengths.left_rest;
  const std::uint64_t right = lengths.common + space + lengths.right_rest;
  double best = at_least(share_of_100(distance, left + right), cutoff);
  if (lengths.common == 0) return best;
  const double with_left = at_least(share_of_100(left - lengths.common, lengths.common + left), cutoff);
  const double with_right = at_least(share_of_100(right - lengths.common, lengths.common + right), cutoff);
  if (with_left > best) best = with_left;
  if (with_right > best) best = with_right;
  return best;
}

/// The better of the words sorted and the words as sets; `sorted(cutoff)` is the Indel ratio of the sorted phrases.
template <class Sorted>
WARPMATCH_HD double token_score(const TokenLengths& lengths, std::uint64_t distance, double cutoff, Sorted&& sorted) {
  if (lengths.contained()) return 100.0;
  const double by_order = sorted(cutoff);
  const double by_set = token_set_score(lengths, distance, cutoff);
  return by_order > by_set ? by_order : by_set;
}

/// The better of two partial ratios: `sorted(cutoff)` of all words, `rest(cutoff)` of the words that only one phrase
/// has; `all_rest` says that these are all words.
template <class Sorted, class Rest>
WARPMATCH_HD double partial_token_score(const TokenLengths& lengths, bool all_rest, double cutoff, Sorted&& sorted,
                                        Rest&& rest) {
  if (lengths.common > 0) return 100.0;
  const double by_order = sorted(cutoff);
  if (all_rest) return by_order;
  const double by_set = rest(by_order > cutoff ? by_order : cutoff);
  return by_order > by_set ? by_order : by_set;
}

/// RapidFuzz's WRatio of strings of these lengths. `parts` has ratio, token_ratio, partial_ratio and
/// partial_token_ratio, each from a cutoff to a score. What the parts must reach rises with the best so far.
template <class Parts>
WARPMATCH_HD double wratio(std::uint32_t left_length, std::uint32_t right_length, double cutoff, Parts&& parts) {
  constexpr double token_scale = 0.95;
  if (left_length == 0 || right_length == 0) return 0.0;
  const double left = left_length;
  const double right = right_length;
  const double proportion = left > right ? left / right : right / left;
  const auto larger = [](double a, double b) { return a > b ? a : b; };

  double best = parts.ratio(cutoff);
  if (proportion < 1.5) return larger(best, parts.token_ratio(larger(cutoff, best) / token_scale) * token_scale);
  const double partial_scale = proportion <= 8.0 ? 0.9 : 0.6;
  cutoff = larger(cutoff, best) / partial_scale;
  best = larger(best, parts.partial_ratio(cutoff) * partial_scale);
  cutoff = larger(cutoff, best) / token_scale;
  return larger(best, parts.partial_token_ratio(cutoff) * token_scale * partial_scale);
}

}  // namespace warpmatch::scoring
