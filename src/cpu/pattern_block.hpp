#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

#include "corpus/packed_corpus.hpp"
#include "cpu/lane_kernels.hpp"

namespace warpmatch::cpu {

/// Ranks that are compared together, one a lane. All have the same lane width and, beyond 64 symbols, about the same
/// number of words; ranks are ordered by length, so their lengths are close.
struct BlockRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  LaneWidth width = LaneWidth::bits8;

  std::uint32_t size() const { return end - first; }
};

/// The lane width of patterns of that length.
LaneWidth width_for(std::uint32_t length);

/// Cuts the ranks of a corpus into blocks that fill the lanes of the metric's kernels.
std::vector<BlockRange> split_into_blocks(const corpus::PackedCorpus& corpus, const MetricKernels& kernels);

/// One text: `length` symbols of its corpus.
struct TextRef {
  const std::byte* symbols = nullptr;
  std::uint32_t length = 0;
  std::uint32_t rank = 0;
};

/// How the symbols of patterns and texts correspond; both empty where they are of one corpus.
struct SymbolMaps {
  std::vector<std::uint32_t> pattern_to_text;  ///< corpus::translation; Alphabet::absent where texts lack the symbol
  std::vector<std::uint32_t> text_to_pattern;
};

/// Memory for vectors: aligned, grown when needed, never initialised.
class VectorBuffer {
 public:
  /// At least `bytes` bytes. What was there is lost when it has to grow.
  std::byte* reserve(std::size_t bytes);
  std::byte* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(std::byte* p) const;
  };
  std::unique_ptr<std::byte, Free> data_;
  std::size_t capacity_ = 0;
};

/// Patterns in the lanes of the kernels, and the scratch memory to compare texts with them. A worker keeps one and
/// loads block after block into it.
class PatternBlock {
 public:
  /// `text_alphabet` symbols of `text_symbol_bytes` each are what texts are made of.
  PatternBlock(const LaneKernels& kernels, Metric metric, std::size_t text_alphabet, unsigned text_symbol_bytes);

  /// Puts patterns into lanes.
  void load(const corpus::PackedCorpus& patterns, BlockRange range, const SymbolMaps& maps);
  /// The same for listed ranks, as many as the width has lanes at the most; none is longer than the width allows.
  void load(const corpus::PackedCorpus& patterns, std::span<const std::uint32_t> ranks, LaneWidth width,
            const SymbolMaps& maps);
  /// Adds the signatures of the loaded patterns, all patterns' by rank.
  void load_signatures(const std::vector<core::Signature>& by_rank);

  /// Patterns in the block, in the first lanes.
  std::uint32_t size() const { return static_cast<std::uint32_t>(ranks_.size()); }
  /// The rank in each of them.
  const std::vector<std::uint32_t>& ranks() const { return ranks_; }
  std::uint32_t lanes() const { return lanes_; }
  bool is_wide() const { return width_ == LaneWidth::words; }
  /// Length of the pattern in each lane; 0 in lanes without one.
  const std::uint32_t* lengths() const { return lengths_; }

  /// Remainders of every text with every lane, [text][lane], or the metric's facts. Valid until the next call.
  const std::uint8_t* narrow_remainders(std::span<const TextRef> texts);
  const std::uint32_t* wide_remainders(std::span<const TextRef> texts);

  /// Marks the lanes whose signature is within `limit` of each text's.
  void within(std::span<const core::Signature> texts, std::uint32_t limit, LaneMask* masks) const;
  /// Marks the lanes whose remainder is below their bound, `bounds` by lane.
  void below(const std::uint8_t* remainders, std::uint32_t count, const std::uint8_t* bounds, LaneMask* masks) const;

 private:
  struct StripMemory {
    std::vector<std::uint32_t> slot_of_symbol;  ///< by text symbol; 0 where no pattern has it
    std::vector<std::uint32_t> used;            ///< the symbols that have a slot, in order of their slots from 1
    VectorBuffer match;
    VectorBuffer mask;
  };

  void load_lengths(const corpus::PackedCorpus& patterns);
  void load_match_rows(const corpus::PackedCorpus& patterns, const SymbolMaps& maps, std::uint32_t longest);
  /// One strip of symbols, in the narrowest cells that hold the slots and the cells of the longest pattern's rows.
  void load_symbols(const corpus::PackedCorpus& patterns, const SymbolMaps& maps, std::uint32_t longest);
  template <class Cell>
  void fill_cells(std::uint32_t longest);
  /// Forgets the last block: room for `slots` slots, of which slot 0, no symbol's, is there.
  void start_strip(StripMemory& strip, std::uint32_t words, std::size_t slots);
  void fill_by_comparison(const corpus::PackedCorpus& patterns, const SymbolMaps& maps);
  template <class Symbol>
  void fill_by_symbol(const SymbolMaps& maps, std::uint32_t strip_index);
  std::uint32_t slot_of(StripMemory& strip, std::uint32_t symbol, std::size_t row_bytes);
  /// Writes the slots of a text's symbols.
  template <class Slot>
  void encode(const StripMemory& strip, const TextRef& text, Slot* slots) const;

  const LaneKernels& kernels_;
  const MetricKernels& metric_;
  std::size_t text_alphabet_;
  unsigned text_symbol_bytes_;

  std::vector<std::uint32_t> ranks_;
  LaneWidth width_ = LaneWidth::bits8;
  std::uint32_t lanes_ = 0;
  std::uint32_t lane_bytes_ = 0;
  std::uint32_t lengths_[max_lanes] = {};
  LaneStrings strings_;
  std::vector<StripMemory> strip_memory_;
  std::vector<Strip> strips_;
  std::vector<std::uint32_t> pattern_slots_;  ///< of a strip of symbols, [row][lane]
  std::vector<std::uint16_t> narrow_slots_;
  std::vector<std::uint32_t> wide_slots_;
  std::vector<std::uint32_t> begin_;
  LaneSignatures signatures_;
  VectorBuffer carries_;
  VectorBuffer remainders_;
};

}  // namespace warpmatch::cpu
