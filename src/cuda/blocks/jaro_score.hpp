#pragma once

#include <cstdint>

#include "core/jaro.hpp"
#include "core/word.hpp"
#include "scoring/score_rule.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cuda {

/// What Jaro's and Winkler's formulas take of two strings; the numbers are the same whichever string is the pattern.
struct JaroCounts {
  std::uint32_t matches = 0;
  std::uint32_t displaced = 0;  ///< matched symbols that differ from the other string's matched symbol of that turn
  std::uint32_t prefix = 0;     ///< symbols of the common beginning, at most longest_winkler_prefix
};

/// From counts to a score of Jaro or Jaro-Winkler, which is Jaro where the prefix weighs 0.
struct JaroFormula {
  double prefix_weight = 0;

  WARPMATCH_HD bool needs_prefix() const { return prefix_weight != 0; }

  /// Under CutoffRule::rapidfuzz what is below a bound that follows from the cutoff scores 0, as in RapidFuzz
  /// (jaro_winkler_similarity with a score_cutoff); the outcome compares the score with the cutoff itself.
  WARPMATCH_HD double score(const scoring::ScoreRule& rule, std::uint32_t pattern_length, std::uint32_t text_length,
                            const JaroCounts& counts) const {
    const double jaro = scoring::jaro_similarity(pattern_length, text_length, counts.matches, counts.displaced);
    if (!rule.has_cutoff || rule.rule == CutoffRule::reported)
      return scoring::unit_score(rule.form, scoring::winkler(jaro, counts.prefix, prefix_weight));
    return scoring::unit_score_within(rule.form, rule.cutoff, [&](double floor) {
      return scoring::winkler_at_least(jaro, counts.prefix, prefix_weight, floor);
    });
  }

  /// A score that no strings of these lengths exceed, nor of a distance fall below, but for rounding.
  double best(Form form, std::uint32_t pattern_length, std::uint32_t text_length) const {
    const std::uint32_t shorter = pattern_length < text_length ? pattern_length : text_length;
    const double jaro = scoring::jaro_similarity(pattern_length, text_length, shorter, 0);
    const std::uint32_t prefix = shorter < scoring::longest_winkler_prefix ? shorter : scoring::longest_winkler_prefix;
    return scoring::unit_score(form, scoring::winkler(jaro, prefix, prefix_weight));
  }
};

/// Bits `first` to `last` - 1 of a word that has them.
template <class Word>
WARPMATCH_HD Word bits_between(std::uint32_t first, std::uint32_t last) {
  return core::low_bits<Word>(last) & ~core::low_bits<Word>(first);
}

}  // namespace warpmatch::cuda
