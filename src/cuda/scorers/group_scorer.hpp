#pragma once

#include <cstdint>
#include <span>

#include "cuda/blocks/variant.hpp"
#include "cuda/scorers/tile_scorer.hpp"
#include "cuda/tiles/orientation.hpp"
#include "cuda/tiles/sides.hpp"

namespace warpmatch::cuda {

/// A tile scorer whose programs take texts past groups of patterns, in classes by the patterns' length: what chooses
/// the side that the patterns are from and cuts a tile into classes, of which the longest start first.
class GroupScorer : public TileScorer {
 public:
  /// `classes`, shortest first and panels last, must outlive the scorer.
  GroupScorer(Queue& queue, const dispatch::Request& request, const Policy& policy,
              std::span<const PatternClass> classes);

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) final;
  void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) final;

 protected:
  /// Starts the program of a class.
  virtual void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                            const Outcome& outcome) = 0;

  std::uint32_t strip_of(const ScoreTask& task, std::uint32_t group) const;

  Queue& queue_;
  const dispatch::Request& request_;
  const Policy& policy_;
  Sides sides_;

 private:
  const corpus::PackedCorpus& pattern_corpus(bool swapped) const { return swapped ? request_.right : request_.left; }
  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? request_.left : request_.right; }

  /// The length of the last pattern before `end`.
  std::uint32_t longest(const RankList& patterns, std::uint32_t end, bool swapped) const;

  std::span<const PatternClass> classes_;
  SideCosts left_costs_;
  SideCosts right_costs_;
};

}  // namespace warpmatch::cuda
