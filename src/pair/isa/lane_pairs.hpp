#pragma once

#include <cstddef>
#include <cstdint>

#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"

// Pairs with a lane each, for recurrences whose steps take longer than to find match words: all match words first, as
// one comparison after the other gives them, then a step of all lanes for each place of the texts. So the steps read
// what has long been written.

namespace warpmatch::pair {

/// Pairs that are scored at once.
inline constexpr std::uint32_t lane_pairs_at_once = 16;

/// What a lane has of a column, as the column of one pair.
template <class Core, class Words>
WARPMATCH_HD typename Core::template Column<ShortWord> column_of_lane(
    const typename Core::template Column<Words>& column, std::uint32_t lane) {
  typename Core::template Column<ShortWord> one;
  constexpr std::uint32_t members = sizeof one / sizeof(ShortWord);
  ShortWord all[members][sizeof(Words) / sizeof(ShortWord)];
  static_assert(sizeof all == sizeof column);
  __builtin_memcpy(all, &column, sizeof all);
  ShortWord own[members];
  for (std::uint32_t m = 0; m < members; ++m) own[m] = all[m][lane];
  __builtin_memcpy(&one, own, sizeof one);
  return one;
}

/// Of `lane_pairs_at_once` pairs with texts of 1 to 64 symbols.
template <class Matcher, class Level, class Core, class Symbol>
WARPMATCH_HD void lane_remainders(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::uint32_t* out) {
  using Words = typename Level::Words;
  constexpr std::uint32_t lanes = sizeof(Words) / sizeof(ShortWord);
  constexpr std::uint32_t vectors = lane_pairs_at_once / lanes;
  ShortWord ends = 0;  // a bit for each place that a text ends at
  for (std::uint32_t k = 0; k < lane_pairs_at_once; ++k) ends |= ShortWord{1} << (texts[k].length - 1);
  const std::uint32_t longest = 64 - static_cast<std::uint32_t>(__builtin_clzll(ends));
  ShortWord match[64][lane_pairs_at_once];
  for (std::uint32_t k = 0; k < lane_pairs_at_once; ++k) {
    const Matcher matcher(patterns[k]);
    const Symbol* const symbols = texts[k].symbols;
    const std::uint32_t length = texts[k].length;
    for (std::uint32_t j = 0; j < length; ++j) match[j][k] = matcher.find(symbols[j]);
    for (std::uint32_t j = length; j < longest; ++j) match[j][k] = 0;  // nobody asks for the lane any more
  }
  typename Core::template Column<Words> columns[vectors];
  for (std::uint32_t j = 0; j < longest; ++j) {
#pragma GCC unroll 8
    for (std::uint32_t v = 0; v < vectors; ++v) {
      Words found;
      __builtin_memcpy(&found, match[j] + v * lanes, sizeof found);
      Core::template step<core::PlainLogic>(columns[v], found);
    }
    if ((ends >> j & 1) == 0) continue;
    for (std::uint32_t k = 0; k < lane_pairs_at_once; ++k) {
      if (texts[k].length != j + 1) continue;
      const auto mask = core::low_bits<ShortWord>(patterns[k].rows);
      const auto column = column_of_lane<Core, Words>(columns[k / lanes], k % lanes);
      out[k] = static_cast<std::uint32_t>(Core::template remainder<ShortOps>(column, mask));
    }
  }
}

/// Fewer than that take less one after the other.
inline constexpr std::uint32_t least_lane_pairs = 5;

/// True where texts have 1 to 64 symbols.
template <class Symbol>
WARPMATCH_HD bool fit_lanes(const TextOf<Symbol>* texts, std::size_t count) {
  bool fit = true;
  for (std::size_t k = 0; k < count; ++k) fit &= texts[k].length - 1 < 64;  // of 0 as well
  return fit;
}

/// The same of fewer pairs: lanes that are left have the last one again.
template <class Matcher, class Level, class Core, class Symbol>
void few_lane_remainders(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count,
                         std::uint32_t* out) {
  PatternOf<Symbol> some_patterns[lane_pairs_at_once];
  TextOf<Symbol> some_texts[lane_pairs_at_once];
  std::uint32_t remainders[lane_pairs_at_once];
  for (std::size_t k = 0; k < lane_pairs_at_once; ++k) {
    const std::size_t from = k < count ? k : count - 1;
    some_patterns[k] = patterns[from];
    some_texts[k] = texts[from];
  }
  lane_remainders<Matcher, Level, Core>(some_patterns, some_texts, remainders);
  for (std::size_t k = 0; k < count; ++k) out[k] = remainders[k];
}

/// `short_pairs` of many.
template <class Matcher, class Level, class Core, class Symbol>
void lane_pairs(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count, std::uint32_t* out) {
  constexpr std::uint32_t step = lane_pairs_at_once;
  for (; count >= step; count -= step, patterns += step, texts += step, out += step)
    fit_lanes(texts, step) ? lane_remainders<Matcher, Level, Core>(patterns, texts, out)
                           : short_pairs<Matcher, Core, Symbol>(patterns, texts, step, out);
  count >= least_lane_pairs&& fit_lanes(texts, count)
      ? few_lane_remainders<Matcher, Level, Core>(patterns, texts, count, out)
      : short_pairs<Matcher, Core, Symbol>(patterns, texts, count, out);
}

}  // namespace warpmatch::pair
