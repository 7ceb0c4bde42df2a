#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "cpu/blocks/rows_of_texts.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Scores texts with the patterns of a block, for the metrics whose scores do not follow from one integer distance:
/// Jaro, general weights, and the composites of rapidfuzz.fuzz. A worker keeps one.
class BlockScorer {
 public:
  virtual ~BlockScorer() = default;

  /// Takes up patterns: ranks of about equal length, `max_lanes` at the most. The span must stay until the next call.
  virtual void load(std::span<const std::uint32_t> ranks) = 0;

  /// The score of a text with each loaded pattern, in the order of `load`. Where a score misses its pattern's cutoff, a
  /// scorer whose higher scores are better may give any other value that misses it, and so skip dear stages.
  virtual void scores(std::uint32_t text, const double* cutoffs, double* scores) = 0;

  /// The same of several texts, where together they may take less.
  virtual void scores_of(std::span<const std::uint32_t> texts, RowsOfTexts<const double> cutoffs,
                         RowsOfTexts<double> scores) {
    for (std::size_t i = 0; i < texts.size(); ++i) this->scores(texts[i], cutoffs[i], scores[i]);
  }
};

// Between the largest relative error of a few roundings and the smallest step between scores.
inline constexpr double below_cutoff = 1 - 1e-9;

/// A cutoff for a BlockScorer that leaves alone whatever a rule lets pass.
inline double scorer_cutoff(const scoring::ScoreRule& rule) {
  if (!rule.has_cutoff) return 0;
  return rule.rule == CutoffRule::rapidfuzz ? rule.cutoff : rule.cutoff * below_cutoff;
}

using MakeBlockScorer = std::function<std::unique_ptr<BlockScorer>()>;

/// What makes a block scorer for a request: workers call it once each. What they share is made here, once.
MakeBlockScorer block_scorers(const LaneKernels& kernels, const dispatch::Request& request, const Orientation& sides);

}  // namespace warpmatch::cpu
