#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "cpu/texts/pairs_by_length.hpp"
#include "cpu/texts/place_pairs.hpp"
#include "cpu/texts/spelled_pairs.hpp"
#include "cpu/texts/token_pairs.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/strings/symbols.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Texts scored each with the one at its place, as they lie, some hundreds at a time: short ones of a recurrence, of
/// Jaro or of words by kernels that take several pairs at once. A thread keeps one for its memory.
class TextPairs {
 public:
  explicit TextPairs(const ScoreOptions& options);

  /// As many scores as there are queries and choices; those of nulls are left as they are. Throws as
  /// `dispatch::check_pairs`, but names no rows.
  void scores(std::span<const Text> queries, std::span<const Text> choices, double* out);

 private:
  void plain_scores(const SpelledPairs& pairs, double* out);
  template <class Take>
  void each_pair(const SpelledPairs& pairs, double* out, const Take& take);
  double score_alone(const Text& left, const Text& right);
  void place_scores(const SpelledPairs& pairs, double* out);
  void token_scores(const SpelledPairs& pairs, double* out);
  template <class Symbol>
  void short_scores(PairsByLength<Symbol>& pairs, double* out);
  template <class Symbol>
  void edit_scores(const PairsByLength<Symbol>& pairs, double* out);
  template <class Symbol>
  void jaro_scores(const PairsByLength<Symbol>& pairs, double* out);

  ScoreOptions options_;  ///< of texts with their words sorted where the metric asks for that
  scoring::ScoreRule rule_;
  bool sorts_words_ = false;
  bool is_jaro_ = false;
  bool compares_places_ = false;
  SpelledPairs::Wanted wanted_;
  const pair::ShortKernel* kernel_ = nullptr;  ///< of the metric's recurrence, if it has one

  SpelledPairs given_;
  SpelledPairs sorted_;  ///< with their words sorted
  PlacePairs places_;
  TokenPairs tokens_;
  PairsByLength<std::uint8_t> short_;
  PairsByLength<std::uint16_t> wide_short_;
  std::vector<std::uint32_t> remainders_;
  std::vector<pair::ShortMatches> matches_;
  std::optional<pair::Symbols> left_symbols_;
  std::optional<pair::Symbols> right_symbols_;
};

}  // namespace warpmatch::cpu
