#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "cpu/blocks/partial_block.hpp"
#include "cpu/scorers/form_sides.hpp"
#include "cpu/scorers/indel_stage.hpp"

namespace warpmatch::cpu {

/// Partial ratios between the patterns of a block and a text, both in one form. A worker keeps one.
class PartialStage {
 public:
  PartialStage(const LaneKernels& kernels, const FormSides& sides);

  /// Takes up patterns, by the ranks of the strings as they are; `max_lanes` at the most.
  void load(std::span<const std::uint32_t> ranks);
  /// Works out the ratios of a text, of which those below the floor may be 0; `ratio` speaks of it.
  void compare(std::uint32_t text, double floor);

  /// The partial ratio with a pattern; 0 below the cutoff.
  double ratio(std::size_t pattern, double cutoff) const;

 private:
  double pair_ratio(std::size_t pattern, double cutoff) const;
  /// Finds out which patterns have a window that may reach the floor; false where that is not worth it.
  bool find_within_reach(std::uint32_t text, double floor);

  const FormSides& sides_;
  PartialBlock block_;
  IndelStage whole_;                      ///< of the strings themselves, which bound their windows
  std::span<const std::uint32_t> given_;  ///< ranks of the patterns as they are
  bool whole_is_loaded_ = false;
  std::uint32_t longest_ = 0;  ///< of the patterns
  std::array<bool, max_lanes> within_reach_;
  std::vector<std::uint32_t> ranks_;  ///< in the form
  std::uint32_t text_ = 0;            ///< likewise
  std::array<double, max_lanes> ratios_;
};

}  // namespace warpmatch::cpu
