#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/signature.hpp"

namespace warpmatch::cpu {

/// Bits of the word a pattern has in its lane. Patterns of more than 64 symbols take several 64-bit words.
enum class LaneWidth : std::uint8_t { bits8, bits16, bits32, bits64, words };
inline constexpr std::size_t lane_widths = 5;

/// The most lanes a block can have on any processor.
inline constexpr std::size_t max_lanes = 256;
/// And the most that a block of long patterns can have.
inline constexpr std::size_t max_word_lanes = 32;
/// Words of 64 rows a strip of long patterns has at most; longer patterns are several strips.
inline constexpr std::uint32_t strip_words = 4;

/// Text symbols, or cells, that a kernel works through between two polls (src/watch): milliseconds.
inline constexpr std::uint32_t piece = 1 << 19;

/// Vectors of a row of symbols.
inline constexpr std::uint32_t row_vectors = 3;

/// The longest text the kernels of Jaro take, with patterns of one word and of several.
inline constexpr std::uint32_t jaro_text_limit = 128;
inline constexpr std::uint32_t jaro_wide_text_limit = 1024;

/// What Jaro's kernel for patterns of several words gives for a lane, in one number.
struct JaroWideFacts {
  static constexpr unsigned differing_bit = 20;
  static constexpr unsigned prefix_bit = 40;

  std::uint32_t matches;
  std::uint32_t differing;
  std::uint32_t prefix;

  static JaroWideFacts of(std::uint64_t facts) {
    constexpr std::uint64_t ones = (1u << differing_bit) - 1;
    return {static_cast<std::uint32_t>(facts & ones), static_cast<std::uint32_t>(facts >> differing_bit & ones),
            static_cast<std::uint32_t>(facts >> prefix_bit)};
  }
};

/// How rows of patterns lie in words.
struct WordRows {
  std::uint32_t bytes = 8;  ///< of a word
  std::uint32_t words = 1;  ///< of a pattern
  bool linked = false;      ///< core::Indel::step_linked: bit 0 and the top bit are no rows, the latter is always set

  constexpr std::uint32_t rows() const { return 8 * bytes - 2 * first_bit(); }  ///< in a word
  constexpr std::uint32_t first_bit() const { return linked ? 1 : 0; }
};

/// Up to 64 * strip_words rows of the patterns of a block. A text is read as *slots*: the numbers the strip gave to
/// the symbols its patterns use, 0 for every other symbol.
///
/// For metrics that read symbols there is one strip for patterns of any length. Then `match` is [row][lane], the slot
/// of the symbol in that row or all ones, `mask` the pattern's length by lane, both in cells of `cell_bytes`, and
/// `words` the rows of the longest pattern.
struct Strip {
  const void* match;    ///< [slot][word][lane]: the rows of the lane's pattern that hold the slot's symbol
  const void* mask;     ///< [word][lane]: the rows the lane's pattern has
  std::uint32_t words;  ///< 64-bit words a lane; 1 for the narrow widths
  std::uint32_t cell_bytes = 0;
  std::uint32_t stride = 1;             ///< words from one slot to the next; more than `words` in a part of a strip
  WordRows rows{};                      ///< of what `whole` takes,
  bool has_word_of_one_symbol = false;  ///< where some pattern may have 64 equal ones in a word
  /// Bounds on the patterns' lengths, for Jaro; the closer, the less there is to do.
  std::uint32_t shortest = 0;
  std::uint32_t longest = ~std::uint32_t{0};
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

/// A string of symbols of a byte.
struct ByteString {
  const std::uint8_t* symbols = nullptr;
  std::uint32_t length = 0;
};

/// The kernels of one metric: remainders (core/levenshtein.hpp) of every text with every lane, [text][lane].
struct MetricKernels {
  /// Lanes of a block, by width.
  std::uint32_t lanes[lane_widths];
  /// Patterns of at most 64 symbols, or `narrow_rows`, by width.
  void (*narrow[lane_widths - 1])(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders);
  /// As `narrow`, of texts as they lie, whose symbols are their own slots; for metrics that only compare what stands at
  /// the same place, and lanes of a byte.
  void (*narrow_strings)(const Strip& strip, const ByteString* texts, std::uint32_t count,
                         std::uint8_t* remainders) = nullptr;
  /// Longer patterns, one text and one strip at a time, first to last: adds the strip's share to `sums`, by lane.
  /// Strips that others follow have 1 or `strip_words` words. `carries` goes from strip to strip and has `carry_bytes`
  /// for each symbol. For metrics that read symbols it is scratch memory of `row_vectors` vectors a row. Null for
  /// metrics that only compare what stands at the same place. For Jaro there is one strip, `carries` is scratch memory
  /// and what is written to `sums` are JaroWideFacts.
  void (*wide)(const Strip& strip, const std::uint32_t* slots, std::uint32_t length, StripPlace place, void* carries,
               std::uint64_t* sums);
  /// Patterns of up to `strip_words` words and every cell of them: remainders of every text with every lane,
  /// [text][lane]. Their strip has the rows that `whole_rows` says for the longest. Null where `wide` is, and for
  /// metrics that read symbols.
  void (*whole)(const Strip& strip, const SlotTexts& texts, std::uint32_t* remainders) = nullptr;
  WordRows (*whole_rows)(std::uint32_t longest) = nullptr;
  /// Carries of `count` symbols as they are below the first strip.
  void (*start_carries)(void* carries, std::uint32_t count) = nullptr;
  std::uint32_t carry_bytes = 0;
  bool reads_symbols = false;      ///< what strips are of: bits of match rows, or symbols
  std::uint32_t narrow_rows = 64;  ///< the longest pattern that `narrow` takes, in lanes of bits64 beyond 64
  std::uint32_t facts = 1;         ///< bytes that `narrow` gives for a text and a lane, [text][fact][lane]
  /// As `narrow`, of blocks of half as many lanes, for a few patterns; null for metrics that read symbols.
  void (*half[lane_widths - 1])(const Strip& strip, const SlotTexts& texts, std::uint8_t* remainders) = {};
};

/// Patterns of at most 64 one-byte symbols, by lane. 64 bytes can be read at each; `rows` has the bits of the
/// pattern's own, none for a lane without one.
struct LaneStrings {
  const std::uint8_t* string[max_lanes];
  std::uint64_t rows[max_lanes];
};

/// Patterns in the lanes of one vector, for windows (partial_lanes.hpp). Symbols and lengths are as wide as the lanes.
struct PartialPatterns {
  const void* symbols;     ///< [position][lane]; all ones where a pattern has ended
  const void* lengths;     ///< [lane]
  std::uint32_t shortest;  ///< of the lanes that have a pattern
  std::uint32_t longest;   ///< at least 1
};

/// By lane the best window of the longer string: its LCS with the shorter string, and the sum of their lengths.
struct WindowFractions {
  std::uint32_t common[max_lanes];
  std::uint32_t total[max_lanes];
};

/// What LaneKernels::turn makes up numbers of rows and columns to.
inline constexpr std::uint32_t turned_side = 16;
/// The most values LaneKernels::look_up chooses from: more than a remainder of 64 symbols has.
inline constexpr std::uint32_t looked_up_values = 96;

/// The best windows of a text of at least one symbol and each pattern; for lanes of 8, 16 and 32 bits, which must hold
/// the sum of both lengths. `slots` are the text's symbols, none all ones; `strands` has room for a vector for each
/// position of the text and of the longest pattern.
using PartialWindows = void (*)(const PartialPatterns& patterns, const std::uint32_t* slots, std::uint32_t length,
                                void* strands, WindowFractions& best);
inline constexpr std::size_t partial_widths = 3;

/// Signatures that lie together because they agree in some facts, by place: those of the left strings, then those of
/// the right ones; or those of one set, in which a right string is compared with the left ones before it.
struct SignatureGroup {
  const std::uint64_t* low;     ///< a vector can be read past the end
  const std::uint64_t* high;    ///< as well
  const std::uint16_t* length;  ///< number of the string's length, left strings' ascending
  const std::uint8_t* weight;   ///< facts that are true of the string, ascending among left strings of one length
  std::uint32_t lefts;          ///< left strings in the group; of one set all
};

/// What pairs of two lengths may differ in, [number of the right length][number of the left length].
struct FactLimits {
  /// One more than the facts the left string may have and the right one lack, 0 where no pair counts.
  const std::uint8_t* lost;
  const std::uint8_t* gained;  ///< one more than the facts the other way round
  std::uint32_t left_lengths;
};

/// Facts by which pairs are told apart: a pair that differs in some of `agree`, or agrees in one whole set of
/// `differ`, is found elsewhere.
struct FactSets {
  core::Signature agree;
  const core::Signature* differ;
  std::uint32_t count;
};

/// Two places of a SignatureGroup.
struct PlacePair {
  std::uint32_t left;
  std::uint32_t right;
};

/// How many symbols two strings begin and end with in common: of the shorter one none counts twice.
struct CommonEnds {
  std::uint8_t begin = 0;
  std::uint8_t end = 0;
};

/// A key is a score and a column in one whole number, std::int32_t or std::int64_t: the better score is less, of equal
/// ones the lower column. That many bits, the lowest ones, are the column's.
template <class Key>
inline constexpr unsigned key_columns = 4 * sizeof(Key) - 1;
/// What is no choice's: above all others.
template <class Key>
inline constexpr Key no_key = std::numeric_limits<Key>::max();

/// What queries, side by side, left with choices, one behind the other, and how keys are made of it: the order of a
/// score is `start + slope * remainder`, modulo the size of a key. Keys' columns and what is below them is cleared
/// first.
struct KeyPanel {
  const void* remainders;       ///< [choice][query]; of one byte or four
  std::size_t stride;           ///< from a choice to the next, in remainders
  std::uint32_t choices;        ///< how many
  const std::uint32_t* column;  ///< of each
  const std::uint32_t* line;    ///< number of the line of each in what follows, [line][query] of the size of a key
  std::size_t line_stride;      ///< in keys
  const void* start;
  const void* slope;
  const void* most;  ///< remainders above it do not count; null where all do
};

/// The least keys of each query so far, ascending; a vector of them can be read and written at the last query.
struct BestKeys {
  void* keys;             ///< [k][query]
  std::size_t stride;     ///< in keys
  std::uint32_t queries;  ///< how many
  std::uint32_t k;        ///< at least 1
};

/// Scores that are no integer distance, of queries side by side with choices one behind the other; their columns ascend
/// from panel to panel. The order of a score is its bits, flipped where the higher score is better, as a signed number:
/// less is better, and no_key is above all.
struct ScorePanel {
  const std::uint64_t* scores;  ///< bits, [choice][query]
  std::size_t stride;           ///< from a choice to the next
  std::uint32_t choices;        ///< how many
  std::uint32_t first_column;   ///< of the first
  std::uint64_t flip;           ///< all bits or none
  std::int64_t last_order;      ///< orders above it do not count
};

/// Keys of scores that are 0 or from 1/8 to 1, of a form of which the higher score is better. All but 2^54 of their
/// orders are those of other numbers, so a column fits beside one: an order is counted from the first, 0 has the last
/// but one, and below it are ten bits of a column.
struct UnitKeys {
  static constexpr unsigned column_bits = 10;
  /// Slightly above 1, where it is no matter how something is rounded.
  static constexpr std::int64_t first_order = ~std::int64_t{0x3ff0000000100000};
  static constexpr std::int64_t order_of_zero = ~std::int64_t{0};
  static constexpr std::int64_t zero = (std::int64_t{1} << 54) - 2;
  static constexpr std::uint64_t sign = std::uint64_t{1} << 63;  ///< keys are signed, what they are made of is not

  static constexpr std::uint32_t column(std::int64_t key) {
    return static_cast<std::uint32_t>(key) & ((1U << column_bits) - 1);
  }
  /// That of a key which is somebody's.
  static constexpr std::int64_t order(std::int64_t key) {
    const auto number = static_cast<std::int64_t>((static_cast<std::uint64_t>(key) ^ sign) >> column_bits);
    return number == zero ? order_of_zero : number + first_order;
  }
};

/// The least orders of each query so far, ascending, of equal ones those of lower columns; a vector of them can be read
/// and written at the last query.
struct BestOrders {
  std::int64_t* orders;   ///< [k][query]
  std::int64_t* columns;  ///< the same
  std::size_t stride;
  std::uint32_t queries;  ///< how many
  std::uint32_t k;        ///< at least 1
};

/// How cells of one pattern follow from remainders by equal steps: cell t is what `start[t] + step * remainder` steps
/// are worth. A vector of each can be read at the last text.
struct CellSteps {
  const std::int32_t* start;
  std::int32_t step;
  const float* high;  ///< what a step is worth (scoring::StepWorth), of cells that are no whole numbers
  const float* low;
  const std::int32_t* most;  ///< remainders above it make `rest`; null where none is
  std::uint32_t rest;        ///< bits of a cell
};

/// What one SIMD level offers: the only thing its object file exports.
struct LaneKernels {
  const char* name;
  std::uint32_t vector_bytes;
  MetricKernels levenshtein;
  MetricKernels indel;  ///< and LCSseq
  MetricKernels osa;
  MetricKernels hamming;
  MetricKernels prefix;
  MetricKernels damerau_levenshtein;
  MetricKernels jaro;  ///< no remainders but facts (jaro_lanes.hpp); patterns of one strip alone
  /// Jaro-Winkler similarities from the facts of one text, of the first `count` of its lanes, made up to a vector;
  /// `lengths` are the patterns' and a prefix weight of 0 is Jaro. `text_length` is above 0.
  void (*jaro_scores)(const std::uint8_t* facts, std::uint32_t lanes, std::uint32_t count, const double* lengths,
                      double text_length, double prefix_weight, double* scores);
  PartialWindows partial[partial_widths];
  /// One slot of a match table: for each of `lanes` lanes of `lane_bytes` bytes, the rows that hold `symbol`.
  void (*match)(const LaneStrings& strings, std::uint32_t lanes, std::uint32_t lane_bytes, std::uint8_t symbol,
                void* slot);
  /// How many of `count` symbols of two strings are equal, each with the one at its place. Symbols have 1, 2 or 4
  /// bytes; 64 bytes can be read behind the last.
  std::uint32_t (*equal_symbols)(const void* left, const void* right, std::uint32_t count, unsigned symbol_bytes);
  /// Marks, for each text, the lanes whose signature differs from the text's in at most `limit` facts.
  /// `lanes` is a multiple of the 64-bit words of a vector; bits of further lanes are cleared.
  void (*within)(const LaneSignatures& patterns, std::uint32_t lanes, const core::Signature* texts, std::uint32_t count,
                 std::uint32_t limit, LaneMask* masks);
  /// Marks, for each text, the lanes whose remainder is below the lane's bound.
  void (*below)(const std::uint8_t* remainders, std::uint32_t lanes, std::uint32_t count, const std::uint8_t* bounds,
                LaneMask* masks);
  /// Turns rows of bytes into columns: byte `column` of row `row` goes to byte `row` of row `column`. Both numbers are
  /// made up to multiples of `turned_side`: so much is read of a row, and written of and to rows; what stands there
  /// beyond the bytes asked for is any.
  void (*turn)(const std::uint8_t* from, std::size_t from_stride, std::uint32_t rows, std::uint32_t columns,
               std::uint8_t* to, std::size_t to_stride);
  /// Writes the low byte of each number; true where no other byte of any is set.
  bool (*low_bytes)(const std::uint32_t* numbers, std::uint32_t count, std::uint8_t* to);
  /// Writes `values[places[i]]` for `count` places, each below `size`. `size` is at most `looked_up_values`, so many
  /// can be read, and 64 bytes behind the last place.
  void (*look_up)(const std::uint32_t* values, std::uint32_t size, const std::uint8_t* places, std::uint32_t count,
                  std::uint32_t* to);
  /// Writes cells that follow by steps: whole numbers, and floating-point numbers. A vector can be read at the last
  /// remainder.
  void (*step_counts)(const CellSteps& steps, const std::uint8_t* remainders, std::uint32_t count, std::uint32_t* to);
  void (*step_cells)(const CellSteps& steps, const std::uint8_t* remainders, std::uint32_t count, float* to);
  /// Writes the pairs of right strings at `first` to `end` - 1 whose signatures are within their limits, right place by
  /// right place, and returns how many. There is room for all.
  std::uint32_t (*near_signatures)(const SignatureGroup& group, std::uint32_t first, std::uint32_t end,
                                   const FactLimits& limits, const FactSets& sets, PlacePair* found);
  /// Writes which of `count` choices lack at most `lost` of the facts that are true of the query and have at most
  /// `gained` others, ascending, and returns how many. There is room for all.
  std::uint32_t (*near_query)(const core::Signature& query, const core::Signature* choices, std::uint32_t count,
                              std::uint32_t lost, std::uint32_t gained, std::uint32_t* found);
  /// What a right string has in common with each left one; of up to 64 symbols, behind which 64 bytes can be read.
  void (*common_ends)(const ByteString& right, const ByteString* lefts, std::uint32_t count, CommonEnds* ends);
  /// Their Levenshtein distances up to 2, and 3 for any that is above.
  void (*few_edits)(const ByteString& right, const ByteString* lefts, std::uint32_t count, std::uint8_t* distances);
  /// Takes a panel up into the best keys: of four bytes, of remainders of one; of eight, of either. A vector of
  /// remainders can be read at the last query.
  void (*keep_best)(const KeyPanel& panel, const BestKeys& best);
  void (*keep_best_long)(const KeyPanel& panel, const BestKeys& best);
  void (*keep_best_wide)(const KeyPanel& panel, const BestKeys& best);
  /// Takes a panel of scores up into the best orders.
  void (*keep_best_scores)(const ScorePanel& panel, const BestOrders& best);
  /// The same of scores that UnitKeys are made of, into keys of eight bytes.
  void (*keep_best_unit_scores)(const ScorePanel& panel, const BestKeys& best);
};

const LaneKernels& baseline_kernels();
const LaneKernels& avx2_kernels();
const LaneKernels& avx512_kernels();

}  // namespace warpmatch::cpu
