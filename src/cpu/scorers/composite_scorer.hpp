#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/indel_stage.hpp"
#include "cpu/scorers/orientation.hpp"
#include "cpu/scorers/partial_stage.hpp"
#include "cpu/scorers/word_stage.hpp"
#include "dispatch/request.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::cpu {

/// What the composites of a request compare, in the forms that the stages need. Made once a call, shared by its
/// workers.
struct CompositeSides {
  CompositeSides(const dispatch::Request& request, const Orientation& sides);

  const corpus::PackedCorpus& patterns;
  const corpus::PackedCorpus& texts;
  const Metric metric;
  const scoring::Stages stages;  ///< that the request's cutoff leaves
  std::optional<FormSides> as_is;
  std::optional<FormSides> sorted;
  std::optional<FormSides> unique;
  std::optional<WordSides> words;
};

/// The metrics made of Indel ratios. A stage is a pass over the whole block, and it is made when the first pattern asks
/// for it: one whose cutoff rules the stage out does not. How stages make a score stands in scoring/composite.hpp.
class CompositeScorer final : public BlockScorer {
 public:
  CompositeScorer(const LaneKernels& kernels, std::shared_ptr<const CompositeSides> sides);

  void load(std::span<const std::uint32_t> ranks) override;
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override;

 private:
  struct Parts;

  /// A stage, which takes up the patterns and the text at hand when it is asked for.
  template <class Stage>
  class Lazy {
   public:
    template <class... Arguments>
    void make(Arguments&&... arguments) {
      stage_.emplace(arguments...);
    }
    /// The ranks must stay until the next call.
    void load(std::span<const std::uint32_t> ranks) {
      ranks_ = ranks;
      loaded_ = false;
    }
    /// For ratios from a floor on.
    const Stage& of(std::uint32_t text, double floor) {
      if (loaded_ && seen_ == text && seen_from_ <= floor) return *stage_;
      if (!loaded_) stage_->load(ranks_);
      loaded_ = true;
      stage_->compare(text, floor);
      seen_ = text;
      seen_from_ = floor;
      return *stage_;
    }

   private:
    std::optional<Stage> stage_;
    std::span<const std::uint32_t> ranks_;
    bool loaded_ = false;
    std::uint32_t seen_ = 0;
    double seen_from_ = 0;
  };

  /// True where neither string repeats a word.
  bool repeats_no_word(std::size_t pattern);

  std::shared_ptr<const CompositeSides> sides_;
  Lazy<IndelStage> as_is_;
  Lazy<IndelStage> sorted_;
  Lazy<WordStage> words_;
  Lazy<PartialStage> partial_as_is_;
  Lazy<PartialStage> partial_sorted_;
  Lazy<PartialStage> partial_unique_;

  std::span<const std::uint32_t> ranks_;
  std::vector<std::uint32_t> lengths_;  ///< of the patterns as they are
  std::vector<bool> unique_patterns_;   ///< those that do not repeat a word; empty until it is asked for
  std::uint32_t text_ = 0;
  std::uint32_t text_length_ = 0;
  double floor_ = 0;  ///< the least cutoff of the patterns: what a stage is asked for lies no lower
};

}  // namespace warpmatch::cpu
