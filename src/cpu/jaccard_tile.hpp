#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/word_overlap.hpp"
#include "cpu/tile_scorer.hpp"

namespace warpmatch::cpu {

/// The words of both sides of a request. Made once a call, shared by its workers.
struct JaccardSides {
  JaccardSides(const Orientation& sides, Form form);

  const corpus::Words& pattern_words;
  const corpus::Words& text_words;
  const std::vector<std::uint32_t> word_map;  ///< pattern words to text words; empty where they are the same
  const Form form;
};

/// Jaccard on words. An index finds the patterns that have a word in common with a text; for the others nothing is
/// done.
class JaccardTile final : public TileScorer {
 public:
  explicit JaccardTile(std::shared_ptr<const JaccardSides> sides);

  void load(std::span<const std::uint32_t> ranks) override;
  void scores(std::uint32_t text, const double* cutoffs, double* scores) override;

 private:
  std::size_t common_words(std::uint32_t pattern_rank, std::uint32_t text_rank) const;
  double score(std::uint32_t pattern_rank, std::uint32_t text_rank, std::size_t common) const;

  std::shared_ptr<const JaccardSides> sides_;
  corpus::WordIndex index_;
  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint32_t> overlapping_;
};

}  // namespace warpmatch::cpu
