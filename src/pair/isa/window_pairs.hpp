#pragma once

#include <cstdint>

#include "core/indel.hpp"
#include "pair/isa/short_pairs.hpp"

// The best window of a partial ratio over a Level's vector of words: a window in each, as many as there are beginning
// at once. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Takes a window that has `common` symbols of the needle, both being `lengths` long, where none had a larger share.
WARPMATCH_HD void offer_window(ShortWindow& best, std::uint32_t common, std::uint32_t lengths, bool inner) {
  const std::uint32_t share = common * best.lengths;
  const std::uint32_t best_share = best.common * lengths;
  if (share < best_share) return;
  if (share > best_share) best = {common, lengths, false, false};
  best.inner |= inner;
  best.outer |= !inner;
}

/// A Level has `Words`, a vector of match words. Those of the text lie one behind the other, so that the windows that
/// begin at neighbouring symbols read them side by side; behind the text none matches, which is how windows end there.
template <class Matcher, class Level>
void best_window(const ShortPattern& needle, const ShortText& text, ShortWindow& best) {
  using Words = typename Level::Words;
  constexpr std::uint32_t lanes = sizeof(Words) / sizeof(ShortWord);
  constexpr std::uint32_t vectors = 4;  // each step waits for the last
  constexpr std::uint32_t windows = vectors * lanes;
  const std::uint32_t rows = needle.rows;
  const auto mask = core::low_bits<ShortWord>(rows);

  ShortWord match[most_window_text + 64 + windows];
  const Matcher matcher(needle);
  for (std::uint32_t j = 0; j < text.length; ++j) match[j] = matcher.find(text.symbols[j]);
  __builtin_memset(match + text.length, 0, (rows + windows) * sizeof(ShortWord));

  for (std::uint32_t first = 0; first < text.length; first += windows) {
    core::Indel::Column<Words> columns[vectors];
    for (std::uint32_t row = 0; row < rows; ++row)
#pragma GCC unroll 4
      for (std::uint32_t v = 0; v < vectors; ++v) {
        Words found;
        __builtin_memcpy(&found, match + first + v * lanes + row, sizeof found);
        core::Indel::step(columns[v], found);
      }
    ShortWord unmatched[windows];
    __builtin_memcpy(unmatched, columns, sizeof unmatched);
    for (std::uint32_t i = 0; i < windows && first + i < text.length; ++i) {
      const std::uint32_t left = text.length - first - i;
      const std::uint32_t common = rows - core::count_bits(unmatched[i] & mask);
      offer_window(best, common, rows + (left < rows ? left : rows), left > rows);
    }
  }

  core::Indel::Column<ShortWord> beginning;
  for (std::uint32_t end = 1; end < rows; ++end) {
    core::Indel::step(beginning, match[end - 1]);
    offer_window(best, rows - core::count_bits(beginning.unmatched & mask), rows + end, false);
  }
}

}  // namespace warpmatch::pair
