#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// How the pairs of a class are found: among all that its lengths allow (operations/window_tasks), or among those that
/// agree in some parts of their signatures.
struct ClassWay {
  LengthClass of;
  std::uint32_t agreeing = 0;  ///< parts they have to agree in; 0 for all pairs
  double compared = 0;         ///< pairs of signatures, expected
  double seconds = 0;          ///< of one thread, to find those worth scoring
};

/// The cheapest way for each class, as a sample of its strings has it: all ways find the same pairs. With `forced` that
/// many agreeing parts wherever signatures allow it, 0 for all pairs.
class ClassWays {
 public:
  ClassWays(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
            const scoring::DistanceLimits& limits, std::optional<std::uint32_t> forced = {});

  const std::vector<ClassWay>& ways() const { return ways_; }
  bool has_index() const { return has_index_; }
  bool has_windows() const { return has_windows_; }
  /// Of the classes with an index; null without one.
  const CommonSignatures* signatures() const { return signatures_ ? &*signatures_ : nullptr; }
  /// True for a right string whose pairs are found through an index.
  bool is_indexed(std::uint32_t right_rank) const;
  bool is_indexed_length(std::uint32_t right_length) const;

 private:
  void choose(ClassWay& way, std::optional<std::uint32_t> forced);

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  std::optional<CommonSignatures> signatures_;
  std::vector<ClassWay> ways_;
  std::vector<bool> indexed_;  ///< by right bucket
  bool has_index_ = false;
  bool has_windows_ = false;
};

}  // namespace warpmatch::cpu
