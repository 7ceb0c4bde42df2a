#pragma once

#include <cstddef>
#include <cstdint>

#include "core/signature.hpp"

namespace warpmatch::cpu {

/// Bits of the word a pattern has in its lane. Patterns of more than 64 symbols take several 64-bit words.
enum class LaneWidth : std::uint8_t { bits8, bits16, bits32, bits64, words };
inline constexpr std::size_t lane_widths = 5;

/// The most lanes a block can have on any processor.
inline constexpr std::size_t max_lanes = 256;
/// And the most of 64-bit words in a vector.
inline constexpr std::size_t max_word_lanes = 8;
/// Words of 64 rows a strip of long patterns has at most; longer patterns are several strips.
inline constexpr std::uint32_t strip_words = 4;

/// Up to 64 * strip_words rows of the patterns of a block. A text is read as *slots*: the numbers the strip gave to
/// the symbols its patterns use, 0 for every other symbol.
struct Strip {
  const void* match;    ///< [slot][word][lane]: the rows of the lane's pattern that hold the slot's symbol
  const void* mask;     ///< [word][lane]: the rows the lane's pattern has
  std::uint32_t words;  ///< 64-bit words a lane; 1 for the narrow widths
};

/// Where a strip stands among those of its patterns: which side of it carries cross.
enum class StripPlace : std::uint8_t { only, first, middle, last };

/// Texts as slots: text t is slots[begin[t]] up to slots[begin[t + 1]].
struct SlotTexts {
  const std::uint16_t* slots;
  const std::uint32_t* begin;
  std::uint32_t count;
};

/// The signatures of the patterns of a block, by lane.
struct LaneSignatures {
  alignas(64) std::uint64_t low[max_lanes];
  alignas(64) std::uint64_t high[max_lanes];
};

/// One bit a lane.
struct LaneMask {
  std::uint64_t bits[max_lanes / 64];
};

/// The kernels of one metric: remainders (core/levenshtein.hpp) of every text with every lane, [text][lane].
struct MetricKernels {
  /// Lanes of a block, by width.
  std::uint32_t lanes[lane_widths];
  /// Patterns of at most 64 symbols, by width.
  void (*narrow[lane_widths - 1])(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders);
  /// Longer patterns, one text and one strip at a time, first to last: adds the strip's share to `sums`, by lane.
  /// `carries` goes from strip to strip and has room for two vectors a symbol.
  void (*wide)(const Strip& strip, const std::uint16_t* slots, std::uint32_t length, StripPlace place, void* carries,
               std::uint64_t* sums);
};

/// Patterns of at most 64 one-byte symbols, by lane. 64 bytes can be read at each; `rows` has the bits of the
/// pattern's own, none for a lane without one.
struct LaneStrings {
  const std::uint8_t* string[max_lanes];
  std::uint64_t rows[max_lanes];
};

/// What one SIMD level offers: the only thing its object file exports.
struct LaneKernels {
  const char* name;
  std::uint32_t vector_bytes;
  MetricKernels levenshtein;
  MetricKernels indel;
  /// One slot of a match table: for each of `lanes` lanes of `lane_bytes` bytes, the rows that hold `symbol`.
  void (*match)(const LaneStrings& strings, std::uint32_t lanes, std::uint32_t lane_bytes, std::uint8_t symbol,
                void* slot);
  /// Marks, for each text, the lanes whose signature differs from the text's in at most `limit` facts.
  /// `lanes` is a multiple of the 64-bit words of a vector; bits of further lanes are cleared.
  void (*within)(const LaneSignatures& patterns, std::uint32_t lanes, const core::Signature* texts, std::uint32_t count,
                 std::uint32_t limit, LaneMask* masks);
  /// Marks, for each text, the lanes whose remainder is below the lane's bound.
  void (*below)(const std::uint8_t* remainders, std::uint32_t lanes, std::uint32_t count, const std::uint8_t* bounds,
                LaneMask* masks);
};

const LaneKernels& baseline_kernels();
const LaneKernels& avx2_kernels();
const LaneKernels& avx512_kernels();

}  // namespace warpmatch::cpu
