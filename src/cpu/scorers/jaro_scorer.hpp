#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cpu/blocks/jaro_block.hpp"
#include "cpu/scorers/block_scorer.hpp"

namespace warpmatch::cpu {

/// Jaro and Jaro-Winkler in every form.
class JaroScorer final : public BlockScorer {
 public:
  JaroScorer(const LaneKernels& kernels, const dispatch::Request& request, const Orientation& sides);

  void load(std::span<const std::uint32_t> ranks) override;
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override;
  void scores_of(std::span<const std::uint32_t> texts, RowsOfTexts<const double> cutoffs,
                 RowsOfTexts<double> scores) override;

 private:
  /// Makes similarities of a text what is asked for.
  void finish(std::uint32_t text, double* scores) const;
  /// RapidFuzz bounds the similarity by what it works out backwards from the cutoff, with roundings of its own: so
  /// close to it the scalar score decides.
  bool is_close_to_cutoff(double score) const;
  double pair_score(std::uint32_t pattern, std::uint32_t text) const;

  const dispatch::Request& request_;
  const Orientation& sides_;
  JaroBlock block_;
  std::vector<std::uint32_t> ranks_;
  std::vector<double> least_;
};

}  // namespace warpmatch::cpu
