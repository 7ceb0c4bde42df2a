#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/kept_slots.hpp"
#include "cpu/blocks/long_pairs.hpp"
#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "watch/pace.hpp"

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

/// Match tables of strips that a block keeps, in bytes, or one strip's where that is more; of longer patterns they are
/// made anew for each text, which is a small part of reading it.
inline constexpr std::size_t kept_strip_bytes = std::size_t{32} << 20;

/// Up to this share of the largest distance as a limit, strings that have nothing to do with each other never pass.
inline constexpr double selective_share = 0.3;

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

  PatternBlock(PatternBlock&&) = delete;

  /// Symbols of two beginnings that tell most long strings apart which are further apart than a limit, `shortest` being
  /// the shorter length; 0 where beginnings would be too long for that.
  static std::uint32_t opening_columns(std::uint32_t limit, std::uint32_t shortest);

  /// Puts patterns into lanes. The corpus and the maps must stay until the next call.
  void load(const corpus::PackedCorpus& patterns, BlockRange range, const SymbolMaps& maps);
  /// The same for listed ranks, as many as the width has lanes at the most; none is longer than the width allows.
  void load(const corpus::PackedCorpus& patterns, std::span<const std::uint32_t> ranks, LaneWidth width,
            const SymbolMaps& maps);
  void load(const corpus::PackedCorpus&, BlockRange, const SymbolMaps&&) = delete;
  void load(const corpus::PackedCorpus&, std::span<const std::uint32_t>, LaneWidth, const SymbolMaps&&) = delete;
  /// Adds the signatures of the loaded patterns, all patterns' by rank.
  void load_signatures(const std::vector<core::Signature>& by_rank);

  /// Texts that block after block is compared with, in spans of them: what they are to every block is then made for
  /// the first one. They must stay as they are until the next call, which forgets them.
  void keep_texts(std::span<const TextRef> texts) { kept_.keep(texts); }

  /// Patterns in the block, in the first lanes.
  std::uint32_t size() const { return static_cast<std::uint32_t>(ranks_.size()); }
  /// The rank in each of them.
  const std::vector<std::uint32_t>& ranks() const { return ranks_; }
  std::uint32_t lanes() const { return lanes_; }
  bool is_wide() const { return width_ == LaneWidth::words; }
  /// Length of the pattern in each lane; 0 in lanes without one.
  const std::uint32_t* lengths() const { return lengths_; }

  /// Remainders of every text with every lane, [text][lane], or the metric's facts. Valid until the next call;
  /// `turned_side` bytes can be read behind the last.
  const std::uint8_t* narrow_remainders(std::span<const TextRef> texts);

  /// Jaro's facts of one text with long patterns of one strip, by lane (JaroWideFacts).
  void wide_facts(const TextRef& text, std::uint64_t* facts);

  /// Remainders for long patterns, pair by pair or in lanes, whichever is the least work. With `bounds`, by lane, a
  /// remainder that reaches its lane's may be any other that does; with `wanted`, a mask for each text, so may those of
  /// other lanes.
  const std::uint32_t* wide_remainders(std::span<const TextRef> texts, const std::uint32_t* bounds = nullptr,
                                       const LaneMask* wanted = nullptr);
  /// Those of one text with some of the lanes, in lanes. `limits` are distances by lane, as LongPairs takes them: a
  /// remainder whose distance exceeds its lane's may be any other of that sort.
  void lane_remainders(const TextRef& text, LaneSet open, const std::uint32_t* limits, std::uint32_t* remainders);

  /// Marks the lanes whose signature is within `limit` of each text's.
  void within(std::span<const core::Signature> texts, std::uint32_t limit, LaneMask* masks) const;
  /// Marks the lanes whose remainder is below their bound, `bounds` by lane.
  void below(const std::uint8_t* remainders, std::uint32_t count, const std::uint8_t* bounds, LaneMask* masks) const;

 private:
  struct StripMemory {
    WordRows rows;
    bool by_symbol = false;                     ///< slots are the symbols of the texts plus 1
    bool by_byte = false;                       ///< or those symbols themselves, of one byte
    std::vector<std::uint32_t> slot_of_symbol;  ///< by text symbol; 0 where no pattern has it
    std::vector<std::uint32_t> used;            ///< the symbols that have a slot, in order of their slots from 1
    VectorBuffer match;
    VectorBuffer mask;
    Strip strip;
    std::uint32_t number = no_strip;  ///< of the loaded patterns' strips
  };
  static constexpr std::uint32_t no_strip = ~std::uint32_t{0};

  /// The part of the texts that a strip of rows must meet for distances within some lanes' limits.
  struct Band {
    std::uint64_t before = 0;  ///< symbols before the diagonal
    std::uint64_t behind = 0;
  };

  void load_lengths();
  void prepare_strips();
  /// Strip `number`, made when it is first asked for.
  const StripMemory& strip(std::uint32_t number);
  void make_match_rows(StripMemory& strip, std::uint32_t number);
  void make_opening();
  void make_whole();
  bool has_word_of_one_symbol() const;
  /// One strip of symbols, in the narrowest cells that hold the slots and the cells of the longest pattern's rows.
  void make_symbols(StripMemory& strip);
  template <class Cell>
  void fill_cells(StripMemory& strip);
  void fill_by_byte(StripMemory& strip);
  /// Forgets the last block: room for `slots` slots, of which slot 0, no symbol's, is there.
  void start_strip(StripMemory& strip, WordRows rows, std::size_t slots);
  /// A slot for every symbol of the texts, in their order.
  void fill_by_comparison(StripMemory& strip);
  template <class Symbol>
  void fill_by_symbol(StripMemory& strip, std::uint32_t number);
  std::uint32_t slot_of(StripMemory& strip, std::uint32_t symbol, std::size_t row_bytes);
  /// Calls `f(texts as slots, number of the first)` for as many texts at a time as there is room for.
  template <class F>
  void in_slots(const StripMemory& strip, std::span<const TextRef> texts, F&& f);
  /// Writes the slots of symbols `begin` to `end` - 1 of a text.
  template <class Slot>
  void encode(const StripMemory& strip, const TextRef& text, std::uint32_t begin, std::uint32_t end, Slot* slots) const;

  LaneSet find_limits(std::uint32_t text, const std::uint32_t* bounds, std::uint32_t* limits) const;
  std::uint32_t words_of_part(std::uint32_t word, std::uint32_t limit, std::uint32_t text) const;
  /// Add to the remainders of all lanes what the rows of the block's patterns are worth.
  bool add_cells(const TextRef& text, std::uint64_t* sums);
  /// True where lanes can read every cell, and enough of them have a pattern to read it for.
  bool reads_whole() const;
  const std::uint32_t* whole_remainders(std::span<const TextRef> texts);
  bool add_strips(const TextRef& text, LaneSet open, const std::uint32_t* limits, std::uint64_t* sums);
  /// Says how far the beginnings of texts of that length are to be looked at, if at all.
  void prepare_openings(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits);
  LaneSet without_far_openings(const TextRef& text, LaneSet lanes, const std::uint32_t* limits);
  Strip part_of(const StripMemory& strip, std::uint32_t word, std::uint32_t words) const;
  Band band_of(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits) const;
  LaneSet within_limits(LaneSet lanes, std::uint32_t text, const std::uint32_t* limits,
                        const std::uint64_t* sums) const;

  const LaneKernels& kernels_;
  const MetricKernels& metric_;
  const core::EditScale scale_;  ///< of the recurrence
  std::size_t text_alphabet_;
  unsigned text_symbol_bytes_;

  const corpus::PackedCorpus* patterns_ = nullptr;
  const SymbolMaps* maps_ = nullptr;
  std::vector<std::uint32_t> ranks_;
  LaneWidth width_ = LaneWidth::bits8;
  std::uint32_t lanes_ = 0;
  std::uint32_t lane_bytes_ = 0;
  std::uint32_t lengths_[max_lanes] = {};
  std::uint32_t longest_ = 0;
  std::uint32_t words_ = 1;     ///< of the longest
  bool by_comparison_ = false;  ///< how match rows are made
  LaneStrings strings_;
  std::vector<StripMemory> strip_memory_;  ///< strip n in place n modulo their number
  StripMemory opening_;                    ///< the first word of long patterns
  StripMemory whole_;                      ///< all words of those of one strip, as MetricKernels::whole takes them
  std::uint32_t opening_columns_ = 0;      ///< symbols of a text that it meets; 0 for none
  alignas(64) std::uint64_t opening_rows_[max_word_lanes] = {};
  std::vector<std::uint32_t> pattern_slots_;  ///< of a strip of symbols, [row][lane]
  VectorBuffer lines_;                        ///< of one whose slots are symbols of a byte, [lane][row]
  std::vector<ByteString> byte_texts_;
  KeptSlots kept_;
  std::vector<std::uint16_t> narrow_slots_;
  std::vector<std::uint32_t> wide_slots_;
  std::vector<std::uint32_t> begin_;
  LaneSignatures signatures_;
  VectorBuffer carries_;
  VectorBuffer remainders_;
  watch::Pace pace_;
  LongPairs pairs_;
};

}  // namespace warpmatch::cpu
