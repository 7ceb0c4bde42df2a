#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cpu/scorers/indel_stage.hpp"
#include "cpu/scorers/orientation.hpp"
#include "cpu/scorers/partial_stage.hpp"
#include "cpu/scorers/word_stage.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// What the composites of a request compare, in the forms that the stages need. Made once a call, shared by its
/// workers.
struct CompositeSides {
  CompositeSides(const dispatch::Request& request, const Orientation& sides);

  const corpus::PackedCorpus& patterns;
  const corpus::PackedCorpus& texts;
  std::optional<FormSides> as_is;
  std::optional<FormSides> sorted;
  std::optional<FormSides> unique;
  std::optional<WordSides> words;
};

/// The composites of rapidfuzz.fuzz, between the patterns of a block and one text after the other. A stage is a pass
/// over the whole block, and it is made when the first pattern asks for it: one whose cutoff rules the stage out does
/// not. How stages make a score stands in scoring/similarities.hpp. A worker keeps one.
class CompositeStages {
 public:
  CompositeStages(const LaneKernels& kernels, const CompositeSides& sides);

  /// The ranks must stay until the next call.
  void load(std::span<const std::uint32_t> ranks);
  /// What follows is about this text.
  void start(std::uint32_t text);

  // Scores of the text with one pattern; 0 where they miss the cutoff.
  double ratio(std::size_t pattern, double cutoff);
  double partial_ratio(std::size_t pattern, double cutoff);
  double token_set_ratio(std::size_t pattern, double cutoff);
  double token_ratio(std::size_t pattern, double cutoff);
  double partial_token_set_ratio(std::size_t pattern, double cutoff);
  double partial_token_ratio(std::size_t pattern, double cutoff);
  double wratio(std::size_t pattern, double cutoff);

 private:
  /// A stage, which takes up the patterns and the text at hand when it is asked for.
  template <class Tile>
  class Stage {
   public:
    template <class... Arguments>
    void make(Arguments&&... arguments) {
      tile_.emplace(arguments...);
    }
    /// The ranks must stay until the next call.
    void load(std::span<const std::uint32_t> ranks) {
      ranks_ = ranks;
      loaded_ = false;
    }
    const Tile& of(std::uint32_t text) {
      if (loaded_ && seen_ == text) return *tile_;
      if (!loaded_) tile_->load(ranks_);
      loaded_ = true;
      tile_->compare(text);
      seen_ = text;
      return *tile_;
    }

   private:
    std::optional<Tile> tile_;
    std::span<const std::uint32_t> ranks_;
    bool loaded_ = false;
    std::uint32_t seen_ = 0;
  };

  double sorted_ratio(std::size_t pattern, double cutoff);
  /// True where neither string repeats a word.
  bool all_unique(std::size_t pattern);

  const CompositeSides& sides_;
  Stage<IndelStage> as_is_;
  Stage<IndelStage> sorted_;
  Stage<WordStage> words_;
  Stage<PartialStage> partial_as_is_;
  Stage<PartialStage> partial_sorted_;
  Stage<PartialStage> partial_unique_;

  std::span<const std::uint32_t> ranks_;
  std::vector<std::uint32_t> lengths_;  ///< of the patterns as they are
  std::vector<bool> unique_patterns_;   ///< those that do not repeat a word; empty until it is asked for
  std::uint32_t text_ = 0;
  std::uint32_t text_length_ = 0;
};

}  // namespace warpmatch::cpu
