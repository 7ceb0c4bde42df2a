#pragma once

#include <cstddef>
#include <cstdint>

#include "core/jaro.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"

// Jaro's matches of one pattern and many texts (see short_pairs.hpp on what a Matcher is).

namespace warpmatch::pair {

/// What was matched, as bits: rows of the pattern and places of the text, as many of each.
struct JaroTaken {
  ShortWord rows = 0;
  ShortWord places = 0;
};

/// The matches, and how many of them differ where each side's are taken in turn.
template <class Level>
WARPMATCH_HD ShortMatches matches_of(const std::uint8_t* pattern, const std::uint8_t* text, JaroTaken taken) {
  ShortMatches found;
  if constexpr (requires { &Level::differing_in_turn; }) {
    found.matches = core::count_bits(taken.rows);
    found.displaced = Level::differing_in_turn(pattern, taken.rows, text, taken.places);
  } else {
    for (; taken.rows != 0; taken.rows &= taken.rows - 1, taken.places &= taken.places - 1) {
      ++found.matches;
      found.displaced += pattern[__builtin_ctzll(taken.rows)] != text[__builtin_ctzll(taken.places)] ? 1 : 0;
    }
  }
  return found;
}

/// Texts of 1 to 64 symbols side by side up to the longest one's end, of which each waits for its last symbol's row
/// alone. `symbols(k, j)` is symbol j of text k, and behind its end one that the pattern has not.
template <std::uint32_t Count, class Matcher, class Level, class Symbols>
WARPMATCH_HD void jaro_side_by_side(const Matcher& matcher, const ShortPattern& pattern, const ShortText* texts,
                                    std::uint32_t longest, const Symbols& symbols, ShortMatches* out) {
  const ShortWord beyond = ~core::low_bits<ShortWord>(pattern.rows);  // rows that a matcher may find 0 in
  JaroTaken taken[Count];
  ShortWord window[Count];
  std::uint32_t reach[Count];
  for (std::uint32_t k = 0; k < Count; ++k) {
    const std::uint32_t length = texts[k].length;
    reach[k] = core::Jaro::reach(pattern.rows > length ? pattern.rows : length);
    taken[k].rows = beyond;
    window[k] = core::low_bits<ShortWord>(reach[k] + 1);
  }
  ShortWord place = 1;
  for (std::uint32_t j = 0; j < longest; ++j, place += place)
#pragma GCC unroll 2
    for (std::uint32_t k = 0; k < Count; ++k) {
      ShortWord match = matcher.find(symbols(k, j));
      asm("" : "+r"(match));  // or the rows that are free become a comparison's mask, which then waits for them
      const ShortWord row = core::Jaro::take(taken[k].rows, match, window[k]);
      taken[k].places |= row != 0 ? place : 0;
      window[k] += window[k] + (j < reach[k] ? 1 : 0);  // it grows, then moves
    }
  for (std::uint32_t k = 0; k < Count; ++k) {
    taken[k].rows ^= beyond;
    out[k] = matches_of<Level>(pattern.symbols, texts[k].symbols, taken[k]);
  }
}

template <class Matcher, class Level>
void jaro_texts(const ShortPattern& pattern, const ShortText* texts, std::size_t count, ShortMatches* out) {
  const Matcher matcher(pattern);
  if constexpr (requires { &Level::store_padded; }) {
    constexpr std::uint32_t together = 2;
    const std::uint8_t none = symbol_of_no_row(matcher, pattern);
    alignas(64) std::uint8_t padded[together][64];
    for (; count >= together; count -= together, texts += together, out += together) {
      std::uint32_t longest = 0;
      for (std::uint32_t k = 0; k < together; ++k) {
        Level::store_padded(texts[k].symbols, texts[k].length, none, padded[k]);
        longest = texts[k].length > longest ? texts[k].length : longest;
      }
      const auto symbols = [&](std::uint32_t k, std::uint32_t j) { return padded[k][j]; };
      jaro_side_by_side<together, Matcher, Level>(matcher, pattern, texts, longest, symbols, out);
    }
  }
  for (; count > 0; --count, ++texts, ++out) {
    const auto symbols = [&](std::uint32_t, std::uint32_t j) { return texts->symbols[j]; };
    jaro_side_by_side<1, Matcher, Level>(matcher, pattern, texts, texts->length, symbols, out);
  }
}

}  // namespace warpmatch::pair
