#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/pattern_block.hpp"
#include "cpu/blocks/rows_of_texts.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "pair/metrics/jaro.hpp"
#include "scoring/jaro_score.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// Jaro and Jaro-Winkler similarities of texts with patterns in lanes. Patterns of more than one strip and very long
/// texts are compared pair by pair. A worker keeps one block and loads patterns after patterns into it.
class JaroBlock {
 public:
  /// The corpora and the maps between their symbols must outlive the block. A `prefix_weight` of 0 is plain Jaro.
  JaroBlock(const LaneKernels& kernels, const corpus::PackedCorpus& patterns, const corpus::PackedCorpus& texts,
            const SymbolMaps& maps, double prefix_weight);

  /// Takes up patterns: `max_lanes` ranks at the most, in any order. All have lanes as wide as the longest needs.
  void load(std::span<const std::uint32_t> ranks);

  /// The similarity, 0 to 1, of each text with each loaded pattern, in the order of `load`; 1 for two empty strings.
  /// One that lies below its `least`, which leaves room for rounding, may be any other of that sort.
  void scores(std::span<const std::uint32_t> text_ranks, RowsOfTexts<const double> least, RowsOfTexts<double> scores);

 private:
  struct Lanes {
    Lanes(const LaneKernels& kernels, const corpus::PackedCorpus& texts)
        : block(kernels, Metric::jaro, texts.alphabet().size(), texts.symbol_bytes()) {}

    PatternBlock block;
    alignas(64) std::array<double, max_lanes> lengths;
  };

  void load_lanes(std::span<const std::uint32_t> ranks, LaneWidth width);
  /// Scores of the texts that lanes take with the patterns of a block, the first of which is pattern `first`.
  void narrow_scores(Lanes& lanes, std::size_t first);
  void wide_scores(PatternBlock& block, std::size_t first);
  void number_patterns();
  void pair_scores(const TextRef& text, const double* least, double* scores);
  double pair_score(const pair::NumberedString& pattern, double least);

  const LaneKernels& kernels_;
  const corpus::PackedCorpus& patterns_;
  const corpus::PackedCorpus& texts_;
  const SymbolMaps& maps_;
  scoring::JaroFormula formula_;

  std::vector<std::uint32_t> ranks_;
  bool in_lanes_ = false;
  std::uint32_t longest_text_ = 0;  ///< that lanes take
  std::deque<Lanes> lanes_;         // which stay where they are
  std::size_t lanes_in_use_ = 0;
  std::vector<TextRef> in_lanes_texts_;  ///< those at hand that lanes take,
  std::vector<double*> in_lanes_rows_;   ///< and where their scores go
  alignas(64) std::array<double, max_lanes> scores_;

  // The patterns once they are compared pair by pair, their symbols numbered together: 0 is one that no pattern has,
  // the last one that no text has.
  std::vector<pair::NumberedString> strings_;
  std::vector<std::uint32_t> number_of_symbol_;  ///< by text symbol
  std::vector<std::uint32_t> numbered_;          ///< the symbols that have one, in its order
  std::vector<std::uint32_t> text_numbers_;
  pair::JaroMatcher matcher_;
  watch::Pace pace_;
};

}  // namespace warpmatch::cpu
