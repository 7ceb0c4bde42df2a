#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>

#include "core/edit_scale.hpp"
#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/symbol_maps.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "pair/metrics/diagonals.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// One text: `length` symbols of its corpus.
struct TextRef {
  const std::byte* symbols = nullptr;
  std::uint32_t length = 0;
  std::uint32_t rank = 0;
};

/// The string of a rank.
inline TextRef text_of_rank(const corpus::PackedCorpus& corpus, std::uint32_t rank) {
  const corpus::LengthBucket& bucket = corpus.bucket_of(rank);
  return {corpus.string(bucket, rank), bucket.length, rank};
}

/// Lanes of a block of long patterns, a bit each.
using LaneSet = std::uint32_t;
static_assert(max_word_lanes <= 32);

/// The patterns of a block of long ones, a pair at a time. Most pairs of long strings need no look at every cell: they
/// are nearly equal, or soon further apart than counts. Those are told here; what is left for lanes to do was worth no
/// more than a part of their work. A worker keeps one.
class LongPairs {
 public:
  /// `text_alphabet` symbols of `text_symbol_bytes` each are what texts are made of.
  LongPairs(const LaneKernels& kernels, Metric metric, std::size_t text_alphabet, unsigned text_symbol_bytes);

  /// Takes up the patterns of a block, which stays as it is until the next call, as do the corpus and the maps.
  void load(const corpus::PackedCorpus& patterns, const LaneStrings& strings, const std::uint32_t* lengths,
            std::uint32_t size, const SymbolMaps& maps);

  /// Writes the remainders of a text with some of the lanes, for others leaves them where it knows that the distance
  /// exceeds the lane's limit, and returns the lanes it knows nothing of. `limits` by lane are distances on the scale
  /// of the metric's recurrence, no less than the difference in length.
  LaneSet decide(const TextRef& text, LaneSet lanes, const std::uint32_t* limits, std::uint32_t* remainders);

 private:
  template <class Symbol>
  using String = std::span<const Symbol>;

  struct Costs;

  void translate();
  template <class Symbol>
  void translate_to();
  template <class Symbol>
  const Symbol* as_symbols(const TextRef& text);

  template <class Symbol>
  LaneSet decide_all(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits, std::uint32_t* remainders);
  template <class Symbol>
  std::uint32_t equal_symbols(String<Symbol> left, const Symbol* right) const;
  template <class Symbol>
  void compare_in_place(String<Symbol> text, LaneSet lanes, std::uint32_t* remainders) const;
  template <class Core, class Symbol>
  LaneSet decide_by_edits(pair::Diagonals<Core>& diagonals, String<Symbol> text, LaneSet lanes,
                          const std::uint32_t* limits, std::uint32_t* remainders);
  template <class Symbol>
  LaneSet decide_damerau(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits, std::uint32_t* remainders);
  template <class Symbol>
  LaneSet score_few(String<Symbol> text, LaneSet lanes, const std::uint32_t* limits, const std::uint32_t* guesses,
                    std::uint32_t* remainders);

  template <class Symbol>
  String<Symbol> pattern(std::uint32_t lane) const {
    return {reinterpret_cast<const Symbol*>(strings_[lane]), lengths_[lane]};
  }
  std::uint32_t remainder(std::uint32_t lane, std::size_t text, std::uint32_t distance) const {
    return (distance - scale_.base(lengths_[lane], static_cast<std::uint32_t>(text))) / scale_.unit;
  }

  const LaneKernels& kernels_;
  const Metric metric_;  ///< that of the recurrence
  const core::EditScale scale_;
  const std::size_t text_alphabet_;
  const unsigned text_symbol_bytes_;

  const corpus::PackedCorpus* patterns_ = nullptr;
  const SymbolMaps* maps_ = nullptr;
  const LaneStrings* loaded_ = nullptr;
  const std::uint32_t* lengths_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t longest_ = 0;

  bool translated_ = false;                        ///< what follows is about the loaded patterns
  unsigned symbol_bytes_ = 1;                      ///< of patterns and texts here
  const std::byte* strings_[max_word_lanes] = {};  ///< in symbols of the texts
  std::uint64_t heads_[max_word_lanes] = {};       ///< their first bytes
  std::vector<std::uint32_t> pattern_memory_;
  std::vector<std::uint32_t> text_memory_;

  pair::Diagonals<core::Levenshtein> levenshtein_;
  pair::Diagonals<core::Indel> indel_;
  pair::Diagonals<core::Osa> osa_;
  watch::Pace pace_;
};

}  // namespace warpmatch::cpu
