#pragma once

#include <cstdint>
#include <type_traits>

#include "pair/isa/short_pairs.hpp"
#include "pair/isa/wave_pairs.hpp"

// The kernels of patterns of several words over a Level, a type of a SIMD level's own file that adds with carry. As in
// short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Columns between two looks at the limit: each looks at all words.
inline constexpr std::uint32_t word_stride = 32;

/// The match words of a pattern of at most 64 * N symbols.
template <int N>
struct WordTable {
  WARPMATCH_HD explicit WordTable(const ShortPattern& pattern) {
    __builtin_memset(match, 0, sizeof match);
    for (std::uint32_t first = 0; first < pattern.rows; first += 64) {
      const std::uint32_t rows = pattern.rows - first < 64 ? pattern.rows - first : 64;
      ShortWord row = 1;
      for (std::uint32_t i = 0; i < rows; ++i, row += row) match[pattern.symbols[first + i]][first / 64] |= row;
    }
  }
  ShortWord match[256][N];
};

/// What gives the match words of a text's symbol: a table, or a comparison with all symbols of the pattern where that
/// is one instruction a word.
template <class Level, int N>
class WordMatcher {
 public:
  WARPMATCH_HD explicit WordMatcher(const ShortPattern& pattern) : table_(pattern) {}
  WARPMATCH_HD const ShortWord* find(std::uint8_t symbol, ShortWord*) const { return table_.match[symbol]; }

 private:
  WordTable<N> table_;
};

template <class Level, int N>
requires(N <= Level::compared_words) class WordMatcher<Level, N> {
 public:
  WARPMATCH_HD explicit WordMatcher(const ShortPattern& pattern) {
#pragma GCC unroll 8
    for (std::uint32_t w = 0; w < N; ++w)
      symbols_[w] = Level::load(pattern.symbols + 64 * w, w + 1 < N ? 64 : pattern.rows - 64 * w);
  }
  /// In `room`, which has N words.
  WARPMATCH_HD const ShortWord* find(std::uint8_t symbol, ShortWord* room) const {
#pragma GCC unroll 8
    for (int w = 0; w < N; ++w) room[w] = Level::compare(symbols_[w], symbol);
    return room;
  }

 private:
  typename Level::Symbols symbols_[N];
};

/// One text symbol, for N words of a pattern.
template <class Level, class Core, int N>
WARPMATCH_HD void word_step(typename Core::template Column<ShortWord>* columns, const ShortWord* match) {
  typename Core::template Carry<ShortWord> carry;
#pragma GCC unroll 8
  for (int w = 0; w < N; ++w) Core::template step<WaitingOps>(columns[w], match[w], carry);
}

/// The same for Indel, whose words are one long sum. As many at a time as there are registers for.
template <class Level, int N>
WARPMATCH_HD void indel_word_step(core::Indel::Column<ShortWord>* columns, const ShortWord* match,
                                  std::uint8_t carry = 0) {
  constexpr int parts = (N + 3) / 4;
  constexpr int together = (N + parts - 1) / parts;
  ShortWord hits[together];
  ShortWord sums[together];
#pragma GCC unroll 4
  for (int w = 0; w < together; ++w) {
    sums[w] = columns[w].unmatched;
    hits[w] = sums[w] & match[w];
    asm("" : "+r"(hits[w]));  // or some become vectors, which the sums then wait for
    columns[w].unmatched = sums[w] ^ hits[w];
  }
  Level::template add<together>(sums, hits, carry);
#pragma GCC unroll 4
  for (int w = 0; w < together; ++w) columns[w].unmatched |= sums[w];
  if constexpr (N > together) indel_word_step<Level, N - together>(columns + together, match + together, carry);
}

template <class Level, class Core, int N>
WARPMATCH_HD void all_words_step(typename Core::template Column<ShortWord>* columns, const ShortWord* match) {
  if constexpr (std::is_same_v<Core, core::Indel>)
    indel_word_step<Level, N>(columns, match);
  else
    word_step<Level, Core, N>(columns, match);
}

/// What the first `rows` rows add to the remainder.
template <class Core, int N>
WARPMATCH_HD std::uint32_t counted_rows(const typename Core::template Column<ShortWord>* columns, std::uint32_t rows) {
  ShortWord counted = 0;
#pragma GCC unroll 8
  for (std::uint32_t w = 0; w < N; ++w)
    if (64 * w < rows)
      counted += Core::template remainder<ShortOps>(columns[w], core::low_bits<ShortWord>(rows - 64 * w));
  return static_cast<std::uint32_t>(counted);
}

/// The columns of `words` words, of N at the most, in registers for a stretch of text. `match` has the first one's
/// match word of symbol 0, and `stride` words further on that of the next symbol.
template <class Level, class Core, int N>
void step_words(std::uint32_t words, typename Core::template Column<ShortWord>* columns, const ShortWord* match,
                std::uint32_t stride, const std::uint8_t* symbols, std::uint32_t count) {
  if constexpr (N > 1)
    if (words < N) return step_words<Level, Core, N - 1>(words, columns, match, stride, symbols, count);
  typename Core::template Column<ShortWord> own[N];
  for (int w = 0; w < N; ++w) own[w] = columns[w];
  for (std::uint32_t i = 0; i < count; ++i) all_words_step<Level, Core, N>(own, match + stride * symbols[i]);
  for (int w = 0; w < N; ++w) columns[w] = own[w];
}

/// As short_within, in a band that leaves out some of the words (band.hpp), a stretch of the text at a time: words that
/// leave it keep their last column, words it has not reached are as at the start.
template <class Level, class Core, int N>
std::uint32_t band_of_words(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  const WordTable<N> table(pattern);
  typename Core::template Column<ShortWord> columns[N];
  const std::uint32_t surplus = text.length - pattern.rows;
  const std::uint32_t below = band_detour(surplus, limit);
  const std::uint32_t above = below + surplus;
  for (std::uint32_t j = 0; j < text.length;) {
    const std::uint32_t count = text.length - j < word_stride ? text.length - j : word_stride;
    const std::uint32_t first = j > above ? (j - above) / 64 : 0;
    const std::uint32_t last = (j + count - 1 + below) / 64 < N ? (j + count - 1 + below) / 64 : N - 1;
    step_words<Level, Core, N - 1>(last - first + 1, columns + first, &table.match[0][first], N, text.symbols + j,
                                   count);
    j += count;
    if (j > surplus && j < text.length &&
        surplus + Core::scale.unit * counted_rows<Core, N>(columns, j - surplus) > limit + 1)
      return ~std::uint32_t{0};
  }
  return surplus + Core::scale.unit * counted_rows<Core, N>(columns, pattern.rows);
}

/// True where that leaves out enough to be worth a table.
template <class Level, int N>
WARPMATCH_HD bool is_narrow(std::uint32_t surplus, std::uint32_t limit, std::uint32_t text) {
  if (N <= Level::compared_words || limit >= text) return false;
  return (surplus + 2 * band_detour(surplus, limit) + word_stride) / 64 + 2 < N;
}

/// As short_within, for a pattern of N words.
template <class Level, class Core, int N>
std::uint32_t words_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  const std::uint32_t surplus = text.length - pattern.rows;
  if (is_narrow<Level, N>(surplus, limit, text.length)) return band_of_words<Level, Core, N>(pattern, text, limit);
  typename Core::template Column<ShortWord> columns[N];
  const WordMatcher<Level, N> matcher(pattern);
  // What is looked at is a copy: the columns themselves stay in registers.
  for (std::uint32_t j = 0; j < text.length;) {
    const std::uint32_t end = text.length - j > word_stride ? j + word_stride : text.length;
    for (; j < end; ++j) {
      ShortWord room[N];
      all_words_step<Level, Core, N>(columns, matcher.find(text.symbols[j], room));
    }
    if (limit >= text.length || j <= surplus || j == text.length) continue;
    typename Core::template Column<ShortWord> reached[N];
    for (int w = 0; w < N; ++w) reached[w] = columns[w];
    if (surplus + Core::scale.unit * counted_rows<Core, N>(reached, j - surplus) > limit + 1) return ~std::uint32_t{0};
  }
  return surplus + Core::scale.unit * counted_rows<Core, N>(columns, pattern.rows);
}

/// The same for a pattern of 2 to `most_words` words.
template <class Level, class Core>
std::uint32_t any_words_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  static_assert(most_words == 8);
  if constexpr (requires { &Level::gather; }) {
    if (is_for_wave<Core>((pattern.rows + 63) / 64, text.length, limit))
      return wave_distance<Level, Core>(pattern, text);
  }
  switch ((pattern.rows + 63) / 64) {
    case 2: return words_within<Level, Core, 2>(pattern, text, limit);
    case 3: return words_within<Level, Core, 3>(pattern, text, limit);
    case 4: return words_within<Level, Core, 4>(pattern, text, limit);
    case 5: return words_within<Level, Core, 5>(pattern, text, limit);
    case 6: return words_within<Level, Core, 6>(pattern, text, limit);
    case 7: return words_within<Level, Core, 7>(pattern, text, limit);
    default: return words_within<Level, Core, 8>(pattern, text, limit);
  }
}

}  // namespace warpmatch::pair
