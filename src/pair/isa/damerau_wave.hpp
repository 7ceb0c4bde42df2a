#pragma once

#include <cstdint>

#include "pair/isa/short_pairs.hpp"

// Damerau-Levenshtein of one short pair over a Level's vector of bytes: a row of the pattern in each, all those cells
// at a time that wait for none of each other. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// The cells of core/damerau_levenshtein.hpp, one diagonal after the other: in step t row j (from 0) meets text symbol
/// t - j. So what a row hands up the pattern arrives a step later one byte further on, and what it handed up a text
/// symbol earlier had arrived a step before.
///
/// A Level has `Bytes`, a vector of unsigned bytes, `up(bytes)`, which moves each byte one on and puts 0 first, and
/// `least` and `add_at_most`, which is a sum or the largest byte. The pattern has 1 row to as many as there are bytes.
template <class Level>
std::uint32_t damerau_remainder(const ShortPattern& pattern, const ShortText& text) {
  using Bytes = typename Level::Bytes;
  constexpr std::uint32_t lanes = sizeof(Bytes);
  static_assert(2 * lanes + 2 < 256);
  const auto load = [](const std::uint8_t* from) {
    Bytes bytes;
    __builtin_memcpy(&bytes, from, lanes);
    return bytes;
  };

  // The text backwards, so that the symbols that the rows meet in a step lie as the rows do.
  std::uint8_t backwards[lanes + most_damerau_text + lanes];
  __builtin_memset(backwards, 0, lanes);
  for (std::uint32_t i = 0; i < text.length; ++i) backwards[lanes + i] = text.symbols[text.length - 1 - i];
  __builtin_memset(backwards + lanes + text.length, 0, lanes);
  std::uint8_t rows[lanes] = {};
  for (std::uint32_t j = 0; j < pattern.rows; ++j) rows[j] = pattern.symbols[j];
  const Bytes symbols = load(rows);
  const Bytes symbols_below = Level::up(symbols);

  // From `started + lanes - 1 - t` on: all ones for the rows that have met a symbol by step t.
  std::uint8_t started[2 * lanes];
  __builtin_memset(started, 255, lanes);
  __builtin_memset(started + lanes, 0, lanes);
  Bytes is_first{};
  is_first[0] = 255;

  for (std::uint32_t j = 0; j < lanes; ++j) rows[j] = static_cast<std::uint8_t>(2 * (j + 1));
  Bytes last = load(rows);        // of each row, e after the last text symbol it met
  Bytes swap = last;              // through a swap that ends here, if the row below holds the text's symbol
  Bytes below = Level::up(last);  // e of the row below,
  Bytes below_last = below;       // one text symbol earlier,
  Bytes below_before = below;     // and two
  Bytes below_twice{};            // e two rows below, one text symbol earlier, plus 1
  Bytes across = is_first & 2;    // through a swap that ends here, if this row holds the text's last symbol
  Bytes equal_before{};           // which it does
  const std::uint32_t steps = text.length + pattern.rows - 1;
  for (std::uint32_t t = 0; t < steps; ++t) {
    const Bytes met = load(backwards + lanes + text.length - 1 - t);
    const Bytes has_started = load(started + (t < lanes - 1 ? lanes - 1 - t : 0));
    const Bytes equal = reinterpret_cast<Bytes>(symbols == met) & has_started;
    const Bytes equal_below = reinterpret_cast<Bytes>(symbols_below == met) & ~is_first;
    const Bytes one_more = below_last + 1;
    Bytes e = Level::least(one_more + equal, swap | ~equal_below);
    e = Level::least(e, across | ~equal_before) | ~has_started;
    // What waits longest comes last.
    last = Level::least(Level::least(last, e), Level::add_at_most(below, ~has_started | 2));
    swap = (equal & below_twice) | (~equal & swap);
    across = Level::up((equal & (below_before + 1)) | (~equal & (across + 2))) | (is_first & 2);
    below_before = below_last;
    below_last = below;
    below = Level::up(last);
    below_twice = Level::up(one_more);
    equal_before = equal;
  }
  __builtin_memcpy(rows, &last, lanes);
  return rows[pattern.rows - 1];
}

}  // namespace warpmatch::pair
