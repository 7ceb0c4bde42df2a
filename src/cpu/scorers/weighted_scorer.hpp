#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cpu/scorers/block_scorer.hpp"

namespace warpmatch::cpu {

/// Levenshtein distances with weights that no bit-parallel recurrence serves, one pair after the other.
class WeightedScorer final : public BlockScorer {
 public:
  WeightedScorer(const dispatch::Request& request, const Orientation& sides) : request_(request), sides_(sides) {}

  void load(std::span<const std::uint32_t> ranks) override;
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override;

 private:
  double score(const std::u32string& left, const std::u32string& right) const;

  const dispatch::Request& request_;
  const Orientation& sides_;
  std::vector<std::u32string> patterns_;
};

}  // namespace warpmatch::cpu
