#pragma once

#include <cstddef>
#include <cstdint>

#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"

// What two strings agree in, place by place, for a Level that compares as many symbols of two strings as a word has
// bits, and reads no more: `equal(left, right, count)` has a bit for each of `count` places, and `equal_units` is the
// same of symbols of two bytes. No branch depends on the symbols, which nobody could guess.

namespace warpmatch::pair {

/// From the beginnings, backwards from the ends, or at all.
enum class Agreement : std::uint8_t { prefix, suffix, places };

template <class Level, class Symbol, Agreement agreement>
void agreements(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count, std::uint32_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t length = patterns[i].rows < texts[i].length ? patterns[i].rows : texts[i].length;
    const Symbol* left = patterns[i].symbols;
    const Symbol* right = texts[i].symbols;
    if constexpr (agreement == Agreement::suffix) {
      left += patterns[i].rows - length;
      right += texts[i].length - length;
    }
    ShortWord equal;
    if constexpr (sizeof(Symbol) == 1)
      equal = Level::equal(left, right, length);
    else
      equal = Level::equal_units(left, right, length);
    if constexpr (agreement == Agreement::places) {
      out[i] = core::count_bits(equal);
    } else if constexpr (agreement == Agreement::prefix) {
      out[i] = equal == ~ShortWord{0} ? 64 : static_cast<std::uint32_t>(__builtin_ctzll(~equal));
    } else {
      const ShortWord top = length == 0 ? 0 : equal << (64 - length);
      out[i] = top == ~ShortWord{0} ? 64 : static_cast<std::uint32_t>(__builtin_clzll(~top));
    }
  }
}

}  // namespace warpmatch::pair
