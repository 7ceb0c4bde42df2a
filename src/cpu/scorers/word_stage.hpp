#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/words/word_overlap.hpp"
#include "cpu/scorers/indel_stage.hpp"
#include "cpu/scorers/word_sides.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::cpu {

/// What the token_set scorers go by, for the patterns of a block and a text: the lengths of the words in common and
/// apart, and the Indel distance of the words apart. Most pairs have no word in common; then these are the strings'
/// unique words, and SIMD lanes compare them. A worker keeps one.
class WordStage {
 public:
  /// `unique` are both sides in the form that the words apart are compared in.
  WordStage(const LaneKernels& kernels, const WordSides& words, const FormSides& unique);

  void load(std::span<const std::uint32_t> ranks);

  /// Works out the parts of a text with every loaded pattern, for scores from a floor on; the accessors below speak of
  /// this text.
  void compare(std::uint32_t text, double floor);

  const scoring::TokenLengths& lengths(std::size_t pattern) const { return lengths_[pattern]; }
  /// Where it could not make `token_set_score` better, or a score that meets the floor, some upper bound of it.
  std::uint32_t distance(std::size_t pattern) const { return distances_[pattern]; }
  /// True where pattern and text have no words at all.
  bool both_empty(std::size_t pattern) const { return unique_.lengths(pattern) == 0; }

 private:
  void compare_words(std::uint32_t pattern, std::uint32_t text, double floor);

  const WordSides& words_;
  corpus::WordIndex index_;
  IndelStage unique_;
  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint32_t> overlapping_;
  std::array<scoring::TokenLengths, max_lanes> lengths_;
  std::array<std::uint32_t, max_lanes> distances_;
  std::u32string left_rest_;
  std::u32string right_rest_;
};

}  // namespace warpmatch::cpu
