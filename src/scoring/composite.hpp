#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/host_device.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::scoring {

// The metrics that are made of Indel ratios, once for pairs of strings as they lie, for lanes and for devices: see
// similarities.hpp on cutoffs and rounding.

/// What a metric that is made of Indel ratios asks of two strings. An executor that works in stages, one for each of
/// these, makes those that are named here and no others.
struct Stages {
  bool ratio = false;           ///< the Indel distance of the strings as they are,
  bool sorted_ratio = false;    ///< of their sorted words,
  bool words_ratio = false;     ///< and of the words that only one has
  bool words = false;           ///< which words they have in common
  bool partial = false;         ///< the best window of the strings as they are,
  bool sorted_partial = false;  ///< of their sorted words,
  bool words_partial = false;   ///< and of the words that only one has

  friend bool operator==(const Stages&, const Stages&) = default;
};

// What WRatio weighs its parts by, where one string is not much longer than the other.
inline constexpr double token_scale = 0.95;
inline constexpr double partial_scale = 0.9;
inline constexpr double far_partial_scale = 0.6;  ///< and where it is

/// The stages of scores from a cutoff on: what WRatio weighs too little to reach it is not asked for.
constexpr Stages stages_of(Metric metric, double cutoff = 0) {
  const bool tokens = cutoff / token_scale <= 100.0;
  const bool partial = cutoff / partial_scale <= 100.0;
  const bool partial_tokens = cutoff / partial_scale / token_scale <= 100.0;
  switch (metric) {
    case Metric::partial: return {.partial = true};
    case Metric::token_sort: return {.sorted_ratio = true};
    case Metric::token_set: return {.words_ratio = true, .words = true};
    case Metric::token: return {.sorted_ratio = true, .words_ratio = true, .words = true};
    case Metric::partial_token_sort: return {.sorted_partial = true};
    case Metric::partial_token_set: return {.words = true, .words_partial = true};
    case Metric::partial_token: return {.words = true, .sorted_partial = true, .words_partial = true};
    case Metric::wratio:
      return {true, tokens, tokens, tokens || partial_tokens, partial, partial_tokens, partial_tokens};
    default: return {.ratio = true};
  }
}

/// The joined lengths of the words two phrases have in common and of those that only one has, each word once.
struct TokenLengths {
  std::uint64_t common = 0;
  std::uint64_t left_rest = 0;
  std::uint64_t right_rest = 0;

  /// True where all words of one phrase are words of the other.
  WARPMATCH_HD bool contained() const { return common > 0 && (left_rest == 0 || right_rest == 0); }
  /// True where one of them has no words.
  WARPMATCH_HD bool one_is_empty() const { return common == 0 && (left_rest == 0 || right_rest == 0); }
};

/// What a distance leaves of 100, as the token_set scorers work it out: not always the same double as `indel_ratio`.
WARPMATCH_HD double share_of_100(std::uint64_t distance, std::uint64_t lengths) {
  return lengths == 0 ? 100.0 : 100.0 - 100.0 * static_cast<double>(distance) / static_cast<double>(lengths);
}

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

/// RapidFuzz's WRatio of strings of these lengths. `of` has ratio, token_ratio, partial_ratio and
/// partial_token_ratio, each from a cutoff to a score. What they must reach rises with the best so far.
template <class Ratios>
WARPMATCH_HD double wratio(std::uint32_t left_length, std::uint32_t right_length, double cutoff, Ratios&& of) {
  if (left_length == 0 || right_length == 0) return 0.0;
  const double left = left_length;
  const double right = right_length;
  const double proportion = left > right ? left / right : right / left;
  const auto larger = [](double a, double b) { return a > b ? a : b; };

  double best = of.ratio(cutoff);
  if (proportion < 1.5) return larger(best, of.token_ratio(larger(cutoff, best) / token_scale) * token_scale);
  const double scale = proportion <= 8.0 ? partial_scale : far_partial_scale;
  cutoff = larger(cutoff, best) / scale;
  best = larger(best, of.partial_ratio(cutoff) * scale);
  cutoff = larger(cutoff, best) / token_scale;
  return larger(best, of.partial_token_ratio(cutoff) * token_scale * scale);
}

/// The scorers of rapidfuzz.fuzz for one pair of strings, each from a cutoff to a score, from what `Parts` says of it:
///
///   left_length(), right_length()          of the strings as they are
///   ratio(floor), sorted_ratio(floor)      Indel ratios of the strings as they are and of their sorted words
///   partial(floor), sorted_partial(floor), words_partial(floor)
///                                          partial ratios of these, and of the words that only one string has
///   token_lengths()                        of the words in common and apart
///   words_distance(floor)                  the Indel distance of the words apart; where that is of no use to a score
///                                          that meets the floor, any greater number up to the sum of their lengths
///   repeats_no_word()                      true where neither string has a word twice
///
/// Ratios are 0 to 100, and 0 below the floor. Each is asked for only where it counts, so parts may be worked out then.
template <class Parts>
class Composites {
 public:
  WARPMATCH_HD explicit Composites(const Parts& parts) : parts_(parts) {}

  WARPMATCH_HD double ratio(double cutoff) const { return parts_.ratio(cutoff); }

  WARPMATCH_HD double partial_ratio(double cutoff) const { return cutoff > 100.0 ? 0.0 : parts_.partial(cutoff); }

  WARPMATCH_HD double token_set_ratio(double cutoff) const {
    const TokenLengths& lengths = parts_.token_lengths();
    if (lengths.contained()) return 100.0;
    return lengths.one_is_empty() ? 0.0 : token_set_score(lengths, parts_.words_distance(cutoff), cutoff);
  }

  /// The better of the words sorted and the words as sets.
  WARPMATCH_HD double token_ratio(double cutoff) const {
    if (cutoff > 100.0) return 0.0;
    const TokenLengths& lengths = parts_.token_lengths();
    if (lengths.contained()) return 100.0;
    const double by_set = token_set_score(lengths, parts_.words_distance(cutoff), cutoff);
    const double by_order = parts_.sorted_ratio(cutoff);
    return by_order > by_set ? by_order : by_set;
  }

  WARPMATCH_HD double partial_token_set_ratio(double cutoff) const {
    const TokenLengths& lengths = parts_.token_lengths();
    if (lengths.common > 0) return 100.0;
    return lengths.one_is_empty() ? 0.0 : parts_.words_partial(cutoff);
  }

  /// The better of the partial ratios of all words sorted and of the words apart, where these are not all words.
  WARPMATCH_HD double partial_token_ratio(double cutoff) const {
    if (cutoff > 100.0) return 0.0;
    if (parts_.token_lengths().common > 0) return 100.0;
    const double by_order = parts_.sorted_partial(cutoff);
    if (parts_.repeats_no_word()) return by_order;
    const double by_set = parts_.words_partial(by_order > cutoff ? by_order : cutoff);
    return by_order > by_set ? by_order : by_set;
  }

 private:
  const Parts& parts_;
};

/// The score, 0 to 100, of a pair by a metric made of Indel ratios (Metric::partial to Metric::qratio). One below the
/// cutoff is 0 or, where the last product of several was rounded, some other number below it.
template <class Parts>
WARPMATCH_HD double composite(Metric metric, const Parts& parts, double cutoff) {
  if (cutoff > 100.0) return 0.0;
  const Composites<Parts> of(parts);
  switch (metric) {
    case Metric::partial: return of.partial_ratio(cutoff);
    case Metric::token_sort: return parts.sorted_ratio(cutoff);
    case Metric::token_set: return of.token_set_ratio(cutoff);
    case Metric::token: return of.token_ratio(cutoff);
    case Metric::partial_token_sort: return parts.sorted_partial(cutoff);
    case Metric::partial_token_set: return of.partial_token_set_ratio(cutoff);
    case Metric::partial_token: return of.partial_token_ratio(cutoff);
    case Metric::wratio: return wratio(parts.left_length(), parts.right_length(), cutoff, of);
    default: return parts.left_length() == 0 || parts.right_length() == 0 ? 0.0 : of.ratio(cutoff);
  }
}

}  // namespace warpmatch::scoring
