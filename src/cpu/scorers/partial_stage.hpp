#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cpu/blocks/partial_block.hpp"
#include "cpu/scorers/form_sides.hpp"

namespace warpmatch::cpu {

/// Partial ratios between the patterns of a block and a text, both in one form. A worker keeps one.
class PartialStage {
 public:
  PartialStage(const LaneKernels& kernels, const FormSides& sides);

  /// Takes up patterns, by the ranks of the strings as they are; `max_lanes` at the most.
  void load(std::span<const std::uint32_t> ranks);
  /// Works out the ratios of a text, whatever the floor; `ratio` speaks of it.
  void compare(std::uint32_t text, double floor);

  /// The partial ratio with a pattern; 0 below the cutoff.
  double ratio(std::size_t pattern, double cutoff) const;

 private:
  double pair_ratio(std::size_t pattern, double cutoff) const;

  const FormSides& sides_;
  PartialBlock block_;
  std::vector<std::uint32_t> ranks_;  ///< in the form
  std::uint32_t text_ = 0;            ///< likewise
  std::array<double, max_lanes> ratios_;
};

}  // namespace warpmatch::cpu
