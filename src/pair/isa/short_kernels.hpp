#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpmatch::pair {

using ShortWord = std::uint64_t;

/// A pattern of 1 to 64 symbols but where a kernel says otherwise.
template <class Symbol>
struct PatternOf {
  const Symbol* symbols = nullptr;
  std::uint32_t rows = 0;
};

/// A text that is compared with one, of any number of such symbols.
template <class Symbol>
struct TextOf {
  const Symbol* symbols = nullptr;
  std::uint32_t length = 0;
};

// Of bytes, and of symbols of two bytes.
using ShortPattern = PatternOf<std::uint8_t>;
using ShortText = TextOf<std::uint8_t>;
using WidePattern = PatternOf<std::uint16_t>;
using WideText = TextOf<std::uint16_t>;

struct IndelSlots;

/// Texts up to this length are for the kernels, which do not poll.
inline constexpr std::uint32_t short_text_limit = 1 << 16;

/// What Jaro's formula takes of two strings (scoring/jaro_score.hpp).
struct ShortMatches {
  std::uint32_t matches = 0;
  std::uint32_t displaced = 0;
};

/// The longest pattern in words of 64 rows, for `words_within`, and in rows, for `band_within`; and the widest band.
inline constexpr std::uint32_t most_words = 8;
inline constexpr std::uint32_t most_band_rows = 2048;
inline constexpr std::uint32_t most_band_words = 3;

/// The most edits for `few_within`.
inline constexpr std::uint32_t most_few_edits = 32;
/// And those that need no more than a look (trivial_edits.hpp).
inline constexpr std::uint32_t trivial_limit = 2;

/// The window of a text that has the largest share of symbols in common with a needle, both being `lengths` long, and
/// which sorts of windows have it (scoring/window_ratio.hpp).
struct ShortWindow {
  std::uint32_t common = 0;
  std::uint32_t lengths = 1;
  bool inner = false;
  bool outer = false;
};

/// The longest text of the kernel for windows.
inline constexpr std::uint32_t most_window_text = 256;

/// What text is that is not spelled in units.
inline constexpr std::uint32_t not_spelled = ~std::uint32_t{0};

/// Units that are neither characters nor, but for private use, what text is made of, from where on: so many code points
/// beyond 16 bits have room among units of two bytes.
inline constexpr std::uint32_t fold_from = 0xD800;
inline constexpr std::uint32_t folded_points = 0xF900 - fold_from;

/// What comes of spelling units in order.
enum class OrderedUnits : std::uint8_t {
  too_many,          ///< nothing: a byte has no room for them
  with_white_space,  ///< bytes, and there is white space but ASCII's
  as_ascii           ///< bytes, and there is none
};

/// The most units that are spelled in order.
inline constexpr std::uint32_t most_ordered = 255;

/// The longest text of the kernel for Damerau-Levenshtein.
inline constexpr std::uint32_t most_damerau_text = 512;

/// Symbols of a stretch whose strangers are counted.
inline constexpr std::uint32_t stretch_symbols = 32;

/// Diagonals on each side of those between both corners that a distance within `limit` can get to (band.hpp). `surplus`
/// is the difference in length, no more than the limit.
constexpr std::uint32_t band_detour(std::uint32_t surplus, std::uint32_t limit) { return (limit - surplus) / 2 + 1; }

/// Words of 64 bits that they all stand in, with those between.
constexpr std::uint32_t band_words(std::uint32_t surplus, std::uint32_t limit) {
  return static_cast<std::uint32_t>((surplus + 2 * std::uint64_t{band_detour(surplus, limit)}) / 64 + 1);
}

/// Some words of a pattern of any number of them: of each member of a recurrence's column (core) an array, `stride`
/// from the next. Kernels take up to `long_block` words at a time: so many more of them can be read, and written with
/// anything, and as many more match words read. They are quickest where those have been 0.
struct LongColumns {
  ShortWord* first = nullptr;
  std::size_t stride = 0;
  std::uint32_t words = 0;
};
inline constexpr std::uint32_t long_block = 8;

/// What long strings take, in units of 2 ns, measured on Zen 5. A column of `step_long`, with what finds its match
/// words: of up to `few_words` at the least or for each word, and the same of more. Of diagonals a cell and a wave
/// (pair/metrics/diagonals.hpp). A word of a column in a window (band_pairs.hpp).
struct LongCosts {
  std::uint32_t few_words = 0;
  double few = 0;
  double few_word = 0;
  double column = 0;
  double word = 0;
  double cell = 0;
  double wave = 0;
  double window = 0;

  double of_column(double words) const {
    if (words <= few_words) return few_word * words > few ? few_word * words : few;
    return word * words > column ? word * words : column;
  }
};

/// A wave of diagonals (pair/metrics/diagonals.hpp) of two strings of bytes: `count` of them from `first` on, each one
/// from the next or, by insertions and deletions alone, two. By diagonal, the rows that the last wave reached on the
/// diagonal before, on the one behind and on itself, which counts where symbols are substituted; and those reached now.
struct DiagonalStep {
  const std::uint8_t* left = nullptr;
  const std::uint8_t* right = nullptr;
  std::int32_t rows = 0;
  std::int32_t columns = 0;
  std::int32_t first = 0;
  std::uint32_t count = 0;
  const std::int32_t* before = nullptr;
  const std::int32_t* behind = nullptr;
  const std::int32_t* own = nullptr;
  std::int32_t* now = nullptr;
};

/// Symbols beyond ASCII that have a byte each: 0x80, 0x81 and so on. All others share `other`.
struct NumberedSymbols {
  static constexpr std::uint32_t most = 24;

  std::uint32_t symbols[most] = {};
  std::uint32_t count = 0;
  std::uint8_t other = 0;
};

/// Of one recurrence.
struct ShortKernel {
  /// Remainders (core/levenshtein.hpp) of several texts, a few at a time: one waits for each of its steps.
  void (*remainders)(const ShortPattern& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out);
  /// The same of as many patterns, each with its own text.
  void (*pairs)(const ShortPattern* patterns, const ShortText* texts, std::size_t count, std::uint32_t* out);
  /// The distance of a text no shorter than the pattern, or the largest number once it is sure to exceed `limit`.
  std::uint32_t (*within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
  /// The same of strings with common ends: both of at most 64 symbols. Null where the level has none.
  std::uint32_t (*trimmed_within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
  /// As `within`, for patterns of 65 to 64 * most_words symbols.
  std::uint32_t (*words_within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
  /// The same for patterns of 1 to most_band_rows symbols, where `band_words` are no more than `most_band_words`;
  /// null where the level has none.
  std::uint32_t (*band_within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
  /// As `within`, for a pattern of any length and a limit of up to most_few_edits: both begin with different symbols.
  std::uint32_t (*few_within)(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit);
  /// The same of symbols of two bytes.
  std::uint32_t (*wide_few_within)(const WidePattern& pattern, const WideText& text, std::uint32_t limit);
  /// Takes words of a pattern of any length through `count` text symbols, of each of which `match` has their match
  /// words. What is below them rises by one with every symbol.
  void (*step_long)(const LongColumns& columns, const ShortWord* const* match, std::uint32_t count);
  /// What the first `rows` rows of a pattern add to the remainder.
  std::uint64_t (*long_remainder)(const LongColumns& columns, std::uint32_t rows);
  LongCosts long_costs;
  /// Takes diagonals one edit further, and lists those of which only the beginning was compared: all agreed so far.
  /// Null where the level has none.
  std::uint32_t (*step_diagonals)(const DiagonalStep& step, std::uint32_t* open);
  /// `pairs`, `within` and `trimmed_within` of symbols of two bytes. Null where the level has none; `pairs` also where
  /// bytes are sooner made of them.
  void (*wide_pairs)(const WidePattern* patterns, const WideText* texts, std::size_t count, std::uint32_t* out);
  std::uint32_t (*wide_within)(const WidePattern& pattern, const WideText& text, std::uint32_t limit);
  std::uint32_t (*wide_trimmed_within)(const WidePattern& pattern, const WideText& text, std::uint32_t limit);
};

/// How many places of patterns, each with its own text, agree: before the first that does not, behind the last, or at
/// all. One of both has up to 64 symbols, the other any number; of symbols of four bytes both may. `not_spelled` where
/// units of four bytes are no code points. Null where the level has none.
template <class Symbol>
struct AgreementKernels {
  using Kernel = void (*)(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count,
                          std::uint32_t* out);

  Kernel prefix = nullptr;
  Kernel suffix = nullptr;
  Kernel places = nullptr;
};

/// What strings of UTF-8 have in common from one end, in code points.
struct CommonPoints {
  std::uint32_t common = 0;
  std::uint32_t longer = 0;  ///< code points of the longer string; `not_spelled` where one of them is malformed
};

/// The same of patterns and texts of UTF-8, of up to `short_text_limit` bytes each. Null where the level has none.
struct Utf8EndKernels {
  using Kernel = void (*)(const ShortPattern* patterns, const ShortText* texts, std::size_t count, CommonPoints* out);

  Kernel prefix = nullptr;
  Kernel suffix = nullptr;
};

/// Pairs of strings of bytes. Up to 64 symbols, and in a band, without a match table, where the processor compares 64
/// symbols at once.
struct ShortKernels {
  const char* name;
  ShortKernel levenshtein;
  ShortKernel indel;
  ShortKernel osa;
  /// Jaro's matches of patterns, each with its own text of 1 to 64 symbols.
  void (*jaro)(const ShortPattern* patterns, const ShortText* texts, std::size_t count, ShortMatches* out);
  /// The same of symbols of two bytes; null where the level has none.
  void (*wide_jaro)(const WidePattern* patterns, const WideText* texts, std::size_t count, ShortMatches* out);
  /// The same of one pattern and many texts.
  void (*jaro_texts)(const ShortPattern& pattern, const ShortText* texts, std::size_t count, ShortMatches* out);
  /// The remainder of Damerau-Levenshtein of a text of 1 to most_damerau_text symbols and a pattern of at most
  /// `damerau_rows`.
  std::uint32_t (*damerau)(const ShortPattern& pattern, const ShortText& text);
  std::uint32_t damerau_rows;
  AgreementKernels<std::uint8_t> agreement;
  AgreementKernels<std::uint16_t> wide_agreement;
  AgreementKernels<std::uint32_t> point_agreement;
  Utf8EndKernels utf8_ends;
  /// Looks for a better window than `best` in a text of up to most_window_text symbols, no shorter than the needle.
  void (*best_window)(const ShortPattern& needle, const ShortText& text, ShortWindow& best);
  /// How many of the `stretch_symbols` symbols at `left` are none of the `places` symbols from their own place on at
  /// `right`, of which it reads `stretch_symbols + places - 1`.
  std::uint32_t (*strangers)(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t places);
  /// The same of symbols of two bytes.
  std::uint32_t (*wide_strangers)(const std::uint16_t* left, const std::uint16_t* right, std::uint32_t places);
  /// How many of the first `count` symbols of two strings of any length differ; they are 1, 2 or 4 bytes wide.
  std::uint32_t (*differing)(const void* left, const void* right, std::uint32_t count, unsigned symbol_bytes);
  /// Bytes of whole blocks in which long strings agree from their beginnings, and backwards from their ends, of `most`
  /// at most (equal_blocks.hpp): what is left is for others.
  std::size_t (*equal_blocks)(const void* left, const void* right, std::size_t most);
  std::size_t (*equal_blocks_before)(const void* left_end, const void* right_end, std::size_t most);
  /// Spell text of one script in bytes (spelling.hpp), of units of 1, 2 or 4 bytes or of UTF-8.
  bool (*spell_units)(const void* units, std::uint32_t count, unsigned unit_bytes, std::uint32_t block,
                      std::uint8_t other, std::uint8_t* out);
  /// The same by the numbers of a few symbols.
  bool (*spell_numbered)(const void* units, std::uint32_t count, unsigned unit_bytes, const NumberedSymbols& numbered,
                         std::uint8_t* out);
  std::uint32_t (*spell_utf8)(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t lead, std::uint8_t* out);
  /// Code points of UTF-8 as units of two bytes and of four (utf8_symbols.hpp), those of four bytes in two
  /// (folded_points.hpp), and those of two in bytes that keep their order (unit_bytes.hpp).
  std::uint32_t (*utf8_units)(const std::uint8_t* bytes, std::uint32_t count, std::uint16_t* out);
  std::uint32_t (*utf8_points)(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t* out);
  bool (*fold_points)(const void* points, std::uint32_t count, std::uint32_t first, std::uint16_t* out);
  OrderedUnits (*order_units)(const std::uint16_t* units, std::uint32_t count, std::uint8_t* out);
  /// A bit for each of up to 64 bytes of Latin-1, set for white space.
  std::uint64_t (*white_space)(const std::uint8_t* bytes, std::uint32_t count);
  /// Remainders of Indel of the first of the texts, as many as go into lanes (indel_lanes.hpp); how many. Null where
  /// the level has none.
  std::size_t (*indel_in_lanes)(const IndelSlots& pattern, const ShortText* texts, std::size_t count,
                                std::uint32_t* out);
};

/// Whether a level compares a symbol with all of a short pattern at once, so that nothing is made of a pattern first.
inline bool compares_at_once(const ShortKernels& kernels) { return kernels.levenshtein.wide_within != nullptr; }

const ShortKernels& baseline_short_kernels();
const ShortKernels& avx2_short_kernels();
const ShortKernels& avx512_short_kernels();

/// Those of the SIMD levels this processor can run (corpus/isa/levels.hpp), slowest first.
std::vector<const ShortKernels*> usable_short_kernels();

/// Those of the chosen level.
const ShortKernels& short_kernels();

}  // namespace warpmatch::pair
