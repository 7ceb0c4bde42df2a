#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "pair/isa/short_kernels.hpp"
#include "pair/strings/symbols.hpp"
#include "pair/symbol_bytes.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Texts scored each with the one at its place, as they lie, some hundreds at a time: short ones of a recurrence or of
/// Jaro by kernels that take several pairs at once. A thread keeps one for its memory.
class TextPairs {
 public:
  explicit TextPairs(const ScoreOptions& options);

  /// As many scores as there are queries and choices; those of nulls are left as they are. Throws as
  /// `dispatch::check_pairs`, but names no rows.
  void scores(std::span<const Text> queries, std::span<const Text> choices, double* out);

 private:
  /// Two short strings of bytes and their place; the pattern is the longer one.
  struct ShortPair {
    pair::ShortPattern pattern;
    pair::ShortText text;
    std::uint32_t row = 0;
  };

  void make_room(std::span<const Text> queries, std::span<const Text> choices);
  bool is_worth_spelling(const Text& left, const Text& right) const;
  void spell(Text& left, Text& right);
  void plain_scores(std::span<const Text> queries, std::span<const Text> choices, double* out);
  template <class Take>
  void each_pair(std::span<const Text> queries, std::span<const Text> choices, double* out, const Take& take);
  void place_scores(std::span<const Text> queries, std::span<const Text> choices, double* out);
  void order_short_pairs();
  void edit_scores(double* out);
  void jaro_scores(double* out);

  ScoreOptions options_;  ///< of texts with their words sorted where the metric asks for that
  scoring::ScoreRule rule_;
  bool sorts_words_ = false;
  bool is_jaro_ = false;
  bool compares_places_ = false;
  bool asks_for_equality_ = false;             ///< of symbols, whichever they are
  const pair::ShortKernel* kernel_ = nullptr;  ///< of the metric's recurrence, if it has one

  std::vector<Text> left_;  ///< of those whose words are sorted
  std::vector<Text> right_;
  pair::SymbolBytes symbol_bytes_;
  std::vector<std::uint8_t> spelled_;  ///< texts of other symbols than bytes, in bytes
  std::size_t spelled_count_ = 0;
  std::vector<ShortPair> short_;
  std::vector<pair::ShortPattern> patterns_;
  std::vector<pair::ShortText> texts_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> remainders_;
  std::vector<pair::ShortMatches> matches_;
  std::optional<pair::Symbols> left_symbols_;
  std::optional<pair::Symbols> right_symbols_;
};

}  // namespace warpmatch::cpu
