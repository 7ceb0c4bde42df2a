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

}  // namespace warpmatch::scoring
