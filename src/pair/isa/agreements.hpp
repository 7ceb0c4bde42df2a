#pragma once

#include <cstddef>
#include <cstdint>

#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"

// What two strings agree in, place by place, for a Level that compares as many symbols of two strings as a word has
// bits, and reads no more: `equal(left, right, count)` has a bit for each of `count` places, and `equal_units` and
// `equal_points` are the same of symbols of two and four bytes; of the latter `are_code_points(points, count)` says
// whether all are. No branch depends on the symbols, which nobody could guess.

namespace warpmatch::pair {

/// From the beginnings, backwards from the ends, or at all.
enum class Agreement : std::uint8_t { prefix, suffix, places };

/// Of up to 64 places.
template <class Level, class Symbol, Agreement agreement>
WARPMATCH_HD std::uint32_t agreeing_places(const Symbol* left, const Symbol* right, std::uint32_t length) {
  ShortWord equal;
  if constexpr (sizeof(Symbol) == 1)
    equal = Level::equal(left, right, length);
  else if constexpr (sizeof(Symbol) == 2)
    equal = Level::equal_units(left, right, length);
  else
    equal = Level::equal_points(left, right, length);
  if constexpr (agreement == Agreement::places) return core::count_bits(equal);
  if constexpr (agreement == Agreement::prefix)
    return equal == ~ShortWord{0} ? 64 : static_cast<std::uint32_t>(__builtin_ctzll(~equal));
  const ShortWord top = length == 0 ? 0 : equal << (64 - length);
  return top == ~ShortWord{0} ? 64 : static_cast<std::uint32_t>(__builtin_clzll(~top));
}

/// Of any number of them.
template <class Level, class Symbol, Agreement agreement>
WARPMATCH_HD std::uint32_t all_agreeing_places(const Symbol* left, const Symbol* right, std::uint32_t length) {
  std::uint32_t agreeing = 0;
  for (std::uint32_t i = 0; i < length;) {
    const std::uint32_t count = length - i < 64 ? length - i : 64;
    const std::uint32_t from = agreement == Agreement::suffix ? length - i - count : i;
    const std::uint32_t found = agreeing_places<Level, Symbol, agreement>(left + from, right + from, count);
    agreeing += found;
    if (agreement != Agreement::places && found < count) break;
    i += count;
  }
  return agreeing;
}

template <class Level, class Symbol, Agreement agreement>
void agreements(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count, std::uint32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t length = patterns[i].rows < texts[i].length ? patterns[i].rows : texts[i].length;
    const Symbol* left = patterns[i].symbols;
    const Symbol* right = texts[i].symbols;
    if constexpr (sizeof(Symbol) == 4) {
      if (!Level::are_code_points(left, patterns[i].rows) || !Level::are_code_points(right, texts[i].length)) {
        out[i] = not_spelled;
        continue;
      }
    }
    if constexpr (agreement == Agreement::suffix) {
      left += patterns[i].rows - length;
      right += texts[i].length - length;
    }
    if constexpr (sizeof(Symbol) == 4)
      out[i] = all_agreeing_places<Level, Symbol, agreement>(left, right, length);
    else
      out[i] = agreeing_places<Level, Symbol, agreement>(left, right, length);
  }
}

}  // namespace warpmatch::pair
