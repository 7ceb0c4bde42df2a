#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/signature.hpp"
#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "dispatch/request.hpp"
#include "index/join_way.hpp"

namespace warpmatch::cpu {

/// Joins by Jaro and Jaro-Winkler: each left string looks through the signatures of the right ones, length by length,
/// and what has enough symbols in common to meet the cutoff is scored (scorers/candidate_scores.hpp).
class JaroJoin final : public index::JoinWay {
 public:
  static bool serves(const dispatch::Request& request);

  /// Makes the signatures of the right side where nobody has yet. The request, which it serves, and the kernels must
  /// outlive this.
  JaroJoin(const LaneKernels& kernels, const dispatch::Request& request);

  index::JoinWork measure(std::uint32_t strings) const override;
  void find(dispatch::PairSink& sink, const watch::Control& control) const override;
  std::uint64_t tasks() const override;
  std::uint64_t memory_bytes() const override;
  std::uint64_t worker_bytes() const override;
  std::vector<std::string> filters() const override;

 private:
  class Worker;

  const std::vector<core::Signature>& left_signatures() const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const SymbolMaps maps_;  ///< left strings are the patterns
  const std::vector<core::Signature>& rights_;
  const std::vector<core::Signature> lefts_;  ///< in the layout of the others; empty where both sides are one
};

}  // namespace warpmatch::cpu
