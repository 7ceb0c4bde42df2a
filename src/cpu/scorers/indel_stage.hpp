#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/scorers/form_sides.hpp"

namespace warpmatch::cpu {

/// Indel distances between the patterns of a block and a text, both in one form. A worker keeps one.
class IndelStage {
 public:
  IndelStage(const LaneKernels& kernels, const FormSides& sides);

  /// Takes up patterns, by the ranks of the strings as they are; `max_lanes` at the most.
  void load(std::span<const std::uint32_t> ranks);
  /// The largest distance that counts of a pattern and a text of these lengths, for ratios from a floor on.
  using Limit = std::uint32_t (*)(std::uint32_t pattern, std::uint32_t text, double floor);

  /// Works out the distances of a text; the accessors below speak of it. One beyond its limit may be any other up to
  /// the sum of the lengths. Without a limit of its own it is that of the Indel ratio, 0 to 100.
  void compare(std::uint32_t text, double floor, Limit limit = &ratio_limit);

  std::uint32_t distance(std::size_t pattern) const { return distances_[pattern]; }
  /// Lengths in this form: of the pattern, of the text, of both.
  std::uint32_t length(std::size_t pattern) const { return lengths_[pattern]; }
  std::uint32_t text_length() const { return text_length_; }
  std::uint64_t lengths(std::size_t pattern) const { return std::uint64_t{lengths_[pattern]} + text_length_; }

 private:
  static std::uint32_t ratio_limit(std::uint32_t pattern, std::uint32_t text, double floor);
  void compare_wide(PatternBlock& block, const TextRef& text, double floor, Limit limit, std::uint32_t* distances);

  const FormSides& sides_;
  const LaneKernels& kernels_;
  std::vector<std::uint32_t> lengths_;
  std::deque<PatternBlock> blocks_;  ///< one, but for wide patterns, of which few fit
  std::size_t blocks_in_use_ = 0;
  std::uint32_t text_length_ = 0;
  std::array<std::uint32_t, max_lanes> distances_;
};

}  // namespace warpmatch::cpu
