#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "cpu/texts/pairs_by_length.hpp"
#include "pair/words.hpp"
#include "scoring/composite.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Pairs of short strings of bytes by Metric::token_set or Metric::token: first all words are told apart, then a kernel
/// compares what is left of all pairs, then they are scored. A thread keeps one for its memory.
class TokenPairs {
 public:
  explicit TokenPairs(Metric metric) : metric_(metric) {}

  static bool takes(Metric metric) { return metric == Metric::token_set || metric == Metric::token; }

  /// Forgets all pairs, and makes room for so many.
  void clear(std::size_t pairs);
  /// Takes the pair of a row; false, and it doesn't, where a string is too long.
  bool add(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right, std::uint32_t row);
  /// Scores each in its row.
  void scores(const scoring::ScoreRule& rule, double* out);

 private:
  /// Indel distances of a pair.
  enum Compared : std::uint8_t { rests, sorted };

  struct Pair {
    std::uint32_t row = 0;
    scoring::TokenLengths lengths;
    std::uint32_t sorted_lengths = 0;
    std::array<std::uint32_t, 2> distances{};
  };
  struct Parts;

  std::span<const std::uint8_t> joined(const pair::Tokens<std::uint8_t>& words);
  void compare(const pair::Tokens<std::uint8_t>& left, const pair::Tokens<std::uint8_t>& right, Compared what);
  void work_out_distances();

  Metric metric_;
  std::vector<Pair> pairs_;
  pair::Tokens<std::uint8_t> left_words_;
  pair::Tokens<std::uint8_t> right_words_;
  pair::WordSets<std::uint8_t> sets_;
  std::vector<std::uint8_t> text_;  ///< joined words, one behind the other
  std::uint8_t* text_end_ = nullptr;
  PairsByLength<std::uint8_t> compared_;
  std::vector<std::uint32_t> remainders_;
};

}  // namespace warpmatch::cpu
