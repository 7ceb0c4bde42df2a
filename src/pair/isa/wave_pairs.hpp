#pragma once

#include <cstdint>
#include <type_traits>

#include "pair/isa/lane_pairs.hpp"
#include "pair/isa/short_pairs.hpp"

// Patterns of several words in a wave, over a Level whose vector has eight words: word w meets text symbol t - w in
// step t. So all words step at once, and what each hands to the next in its column has been handed on a step before.
// As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// Words of a vector, and so of a pattern at the most.
inline constexpr std::uint32_t wave_words = 8;

template <class Level>
struct WaveOps : Level::Logic {
  static constexpr unsigned bits = 64;
  static constexpr bool steps_wait = true;
};

/// True where a step of the wave is sooner done than one after the other of that many words, and where the limit is not
/// exceeded long before the end, which the wave does not look for. A step takes as long as three words of
/// Levenshtein or OSA and seven of Indel (Zen 5); unrelated strings exceed a limit after about as many symbols.
template <class Core>
WARPMATCH_HD bool is_for_wave(std::uint32_t words, std::uint32_t text, std::uint32_t limit) {
  constexpr std::uint32_t step = std::is_same_v<Core, core::Indel> ? 7 : 3;
  const std::uint64_t read = limit < text ? limit : text;
  return words > step && words * read >= std::uint64_t{step} * text;
}

/// Moves every lane of each vector of a struct one on; the first gets what `top` has in the last.
template <class Level, class Vectors>
WARPMATCH_HD void hand_on(Vectors& vectors, const Vectors& top) {
  using Words = typename Level::Words;
  constexpr std::uint32_t members = sizeof(Vectors) / sizeof(Words);
  Words moved[members];
  Words first[members];
  __builtin_memcpy(moved, &vectors, sizeof vectors);
  __builtin_memcpy(first, &top, sizeof top);
#pragma GCC unroll 4
  for (std::uint32_t m = 0; m < members; ++m) moved[m] = Level::up_words(moved[m], first[m]);
  __builtin_memcpy(&vectors, moved, sizeof vectors);
}

/// The distance of a pattern of up to `wave_words` words and a text no shorter.
template <class Level, class Core>
std::uint32_t wave_distance(const ShortPattern& pattern, const ShortText& text) {
  using Words = typename Level::Words;
  using Ops = WaveOps<Level>;
  static_assert(sizeof(Words) == wave_words * sizeof(ShortWord));
  // A word that has not begun meets a symbol that no row holds, and is handed nothing: that leaves it as it is.
  constexpr std::uint32_t no_symbol = 256;
  ShortWord match[(no_symbol + 1) * wave_words] = {};
  for (std::uint32_t i = 0; i < pattern.rows; ++i)
    match[pattern.symbols[i] * wave_words + i / 64] |= ShortWord{1} << i % 64;

  Words places = Words{} + no_symbol * wave_words;  // of match words, by lane
  typename Core::template Column<Words> column;
  typename Core::template Carry<Words> top;
  typename Core::template Carry<Words> carry;
  __builtin_memset(static_cast<void*>(&carry), 0, sizeof carry);
  hand_on<Level>(carry, top);
  const auto step = [&](std::uint32_t symbol) {
    places = Level::up_words(places + 1, Words{} + symbol * wave_words);
    Core::template step<Ops>(column, Level::gather(match, places), carry);
    hand_on<Level>(carry, top);
  };
  for (std::uint32_t j = 0; j < text.length; ++j) step(text.symbols[j]);

  const std::uint32_t words = (pattern.rows + 63) / 64;
  ShortWord counted = 0;
  for (std::uint32_t w = 0; w < words; ++w) {
    const auto of_word = column_of_lane<Core, Words>(column, w);
    counted += Core::template remainder<ShortOps>(of_word, core::low_bits<ShortWord>(pattern.rows - 64 * w));
    step(no_symbol);
  }
  return text.length - pattern.rows + Core::scale.unit * static_cast<std::uint32_t>(counted);
}

}  // namespace warpmatch::pair
