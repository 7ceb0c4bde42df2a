#pragma once

#include <cstddef>
#include <cstdint>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"

// The kernels over a Matcher, a type of a SIMD level's own file: made of a pattern, `find(symbol)` is the rows that
// hold the symbol. Nothing of the standard library here, whose functions must not be compiled for one level.

namespace warpmatch::pair {

using ShortWord = std::uint64_t;

/// Each step waits for the last: what is known of `b` before `c` is done before, so that one instruction is left.
struct ShortOps : core::ScalarOps<ShortWord> {
  WARPMATCH_HD static ShortWord or_nor(ShortWord a, ShortWord b, ShortWord c) {
    ShortWord not_b = ~b;
    asm("" : "+r"(not_b));  // or the compiler goes back to ~(b | c)
    return a | (not_b & ~c);
  }
};

/// Columns between two looks at the limit.
inline constexpr std::uint32_t short_stride = 16;
/// Texts that are read side by side.
inline constexpr std::uint32_t short_texts = 3;

template <class Matcher, class Core>
void short_remainders(const ShortPattern& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out) {
  using Column = typename Core::template Column<ShortWord>;
  const Matcher matcher(pattern);
  const ShortWord rows = core::low_bits<ShortWord>(pattern.rows);
  for (; count >= short_texts; count -= short_texts, texts += short_texts, out += short_texts) {
    Column columns[short_texts];
    std::uint32_t together = texts[0].length;
    for (std::uint32_t k = 1; k < short_texts; ++k) together = texts[k].length < together ? texts[k].length : together;
    for (std::uint32_t j = 0; j < together; ++j)
#pragma GCC unroll 3
      for (std::uint32_t k = 0; k < short_texts; ++k)
        Core::template step<ShortOps>(columns[k], matcher.find(texts[k].symbols[j]));
#pragma GCC unroll 3
    for (std::uint32_t k = 0; k < short_texts; ++k) {
      for (std::uint32_t j = together; j < texts[k].length; ++j)
        Core::template step<ShortOps>(columns[k], matcher.find(texts[k].symbols[j]));
      out[k] = static_cast<std::uint32_t>(Core::template remainder<ShortOps>(columns[k], rows));
    }
  }
  for (; count > 0; --count, ++texts, ++out) {
    Column column;
    for (std::uint32_t j = 0; j < texts->length; ++j)
      Core::template step<ShortOps>(column, matcher.find(texts->symbols[j]));
    *out = static_cast<std::uint32_t>(Core::template remainder<ShortOps>(column, rows));
  }
}

/// The distance never falls along the diagonal that ends in the last cell, so what stands on it is a bound on the
/// result; a swap can step over a column, which is worth 1.
template <class Matcher, class Core>
std::uint32_t short_within(const ShortPattern& pattern, const ShortText& text, std::uint32_t limit) {
  const Matcher matcher(pattern);
  typename Core::template Column<ShortWord> column;
  const std::uint32_t surplus = text.length - pattern.rows;
  std::uint32_t j = 0;
  if (limit < text.length) {
    for (; text.length - j > short_stride;) {
      for (const std::uint32_t end = j + short_stride; j < end; ++j)
        Core::template step<ShortOps>(column, matcher.find(text.symbols[j]));
      if (j <= surplus) continue;
      const auto counted = static_cast<std::uint32_t>(
          Core::template remainder<ShortOps>(column, core::low_bits<ShortWord>(j - surplus)));
      if (surplus + Core::scale.unit * counted > limit + 1) return ~std::uint32_t{0};
    }
  }
  for (; j < text.length; ++j) Core::template step<ShortOps>(column, matcher.find(text.symbols[j]));
  const ShortWord counted = Core::template remainder<ShortOps>(column, core::low_bits<ShortWord>(pattern.rows));
  return surplus + Core::scale.unit * static_cast<std::uint32_t>(counted);
}

}  // namespace warpmatch::pair
