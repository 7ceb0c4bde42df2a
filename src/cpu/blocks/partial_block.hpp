#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// partial_ratio of texts with patterns in lanes, of any lengths on both sides. Which of a pattern and a text is the
/// shorter one may differ from lane to lane. A worker keeps one block and loads patterns after patterns into it.
class PartialBlock {
 public:
  /// The corpora and the maps between their symbols must outlive the block.
  PartialBlock(const LaneKernels& kernels, const corpus::PackedCorpus& patterns, const corpus::PackedCorpus& texts,
               const SymbolMaps& maps);

  /// Puts patterns into lanes: `max_lanes` ranks at the most, in any order. Lanes that share a vector wait for the
  /// longest among them, so neighbours had better be about equally long.
  void load(std::span<const std::uint32_t> ranks);

  /// The partial ratio, 0 to 100, of a text with each loaded pattern, in the order of `load`. Two empty strings have
  /// 100, an empty one and any other have 0. With `wanted`, by pattern, those of others may be 0 as well.
  void scores(std::uint32_t text_rank, double* scores, const bool* wanted = nullptr);

 private:
  /// The loaded patterns for lanes of one width, vector after vector.
  struct Vectors {
    bool filled = false;
    VectorBuffer symbols;
    VectorBuffer lengths;
    std::vector<PartialPatterns> patterns;
  };

  /// Numbers the symbols of the patterns.
  template <class Symbol>
  void read_patterns();
  template <class Symbol>
  void read_text(const std::byte* symbols, std::uint32_t length);
  /// The narrowest lanes that hold every symbol's number and the sum of any pattern's length and the text's.
  std::size_t width_for(std::uint32_t text_length) const;
  template <class Lane>
  void fill(Vectors& vectors) const;
  const Vectors& vectors_of(std::size_t width);

  const LaneKernels& kernels_;
  const corpus::PackedCorpus& patterns_;
  const corpus::PackedCorpus& texts_;
  const SymbolMaps& maps_;

  // A *slot* is the number of a symbol of the texts' alphabet among those the patterns have, from 1; 0 is no pattern's.
  std::vector<std::uint32_t> slot_of_symbol_;  ///< by text symbol
  std::vector<std::uint32_t> used_;            ///< the symbols that have a slot, in its order

  std::vector<std::uint32_t> ranks_;
  std::vector<std::uint32_t> lengths_;        ///< of the patterns
  std::vector<std::uint32_t> pattern_slots_;  ///< of their symbols, pattern after pattern
  std::uint32_t longest_ = 0;
  std::array<Vectors, partial_widths> vectors_;
  std::vector<std::uint32_t> text_slots_;
  VectorBuffer strands_;
  WindowFractions best_;
};

}  // namespace warpmatch::cpu
