#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/indel.hpp"
#include "core/jaro.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "core/word.hpp"
#include "pair/isa/indel_lanes.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/trivial_edits.hpp"

// The kernels over a Matcher, a type of a SIMD level's own file: made of a pattern, `find(symbol)` is the rows that
// hold the symbol, and for symbol 0 any of the 64 that stand for no row: what they do to the rows below must be
// nothing, and what they hold is left out at the end. Nothing of the standard library here, whose functions must not be
// compiled for one level.

namespace warpmatch::pair {

/// Each step waits for the last: what is known of `b` before `c` is done before, so that one instruction is left.
struct ShortOps : core::ScalarOps<ShortWord> {
  WARPMATCH_HD static ShortWord or_nor(ShortWord a, ShortWord b, ShortWord c) {
    ShortWord not_b = ~b;
    asm("" : "+r"(not_b));  // or the compiler goes back to ~(b | c)
    return a | (not_b & ~c);
  }
};

/// Of one text alone. Where several are read side by side, an operation more is more to do.
struct WaitingOps : ShortOps {
  static constexpr bool steps_wait = true;
};

/// Columns between two looks at the limit.
inline constexpr std::uint32_t short_stride = 16;
/// Texts that are read side by side.
inline constexpr std::uint32_t short_texts = 3;

/// Remainders of `Count` texts, `matcher(k)` being what text k is read with and `rows(k)` the rows of its pattern.
template <std::uint32_t Count, class Core, class MatcherOf, class RowsOf, class Symbol>
WARPMATCH_HD void side_by_side(const MatcherOf& matcher, const RowsOf& rows, const TextOf<Symbol>* texts,
                               std::uint32_t* out) {
  using Ops = std::conditional_t<Count == 1, WaitingOps, ShortOps>;
  typename Core::template Column<ShortWord> columns[Count];
  std::uint32_t together = texts[0].length;
  for (std::uint32_t k = 1; k < Count; ++k) together = texts[k].length < together ? texts[k].length : together;
  for (std::uint32_t j = 0; j < together; ++j)
#pragma GCC unroll 3
    for (std::uint32_t k = 0; k < Count; ++k)
      Core::template step<Ops>(columns[k], matcher(k).find(texts[k].symbols[j]));
#pragma GCC unroll 3
  for (std::uint32_t k = 0; k < Count; ++k) {
    for (std::uint32_t j = together; j < texts[k].length; ++j)
      Core::template step<Ops>(columns[k], matcher(k).find(texts[k].symbols[j]));
    const auto mask = core::low_bits<ShortWord>(rows(k));
    out[k] = static_cast<std::uint32_t>(Core::template remainder<Ops>(columns[k], mask));
  }
}

template <class Matcher, class Core>
void short_remainders(const ShortPattern& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out) {
  const Matcher one(pattern);
  const auto matcher = [&](std::uint32_t) -> const Matcher& { return one; };
  const auto rows = [&](std::uint32_t) { return pattern.rows; };
  for (; count >= short_texts; count -= short_texts, texts += short_texts, out += short_texts)
    side_by_side<short_texts, Core>(matcher, rows, texts, out);
  for (; count > 0; --count, ++texts, ++out) side_by_side<1, Core>(matcher, rows, texts, out);
}

/// Remainders of Indel of `Count` texts of up to 64 symbols, up to the longest one's end: behind their own they have
/// `none`, a symbol of no row, which leaves a column of Indel as it is. So no branch depends on where each ends.
template <std::uint32_t Count, class Matcher, class Level>
WARPMATCH_HD void padded_indel(const Matcher& matcher, ShortWord rows, std::uint8_t none, const ShortText* texts,
                               std::uint32_t* out) {
  alignas(64) std::uint8_t symbols[Count][64];
  std::uint32_t longest = 0;
  for (std::uint32_t k = 0; k < Count; ++k) {
    Level::store_padded(texts[k].symbols, texts[k].length, none, symbols[k]);
    longest = texts[k].length > longest ? texts[k].length : longest;
  }
  core::Indel::Column<ShortWord> columns[Count];
  for (std::uint32_t j = 0; j < longest; j += 4)
#pragma GCC unroll 4
    for (std::uint32_t i = 0; i < 4; ++i)
#pragma GCC unroll 4
      for (std::uint32_t k = 0; k < Count; ++k)
        core::Indel::step<ShortOps>(columns[k], matcher.find(symbols[k][j + i]));
  for (std::uint32_t k = 0; k < Count; ++k)
    out[k] = static_cast<std::uint32_t>(core::Indel::remainder<ShortOps>(columns[k], rows));
}

/// Any symbol that a pattern has not.
template <class Matcher>
WARPMATCH_HD std::uint8_t symbol_of_no_row(const Matcher& matcher, const ShortPattern& pattern) {
  const auto rows = core::low_bits<ShortWord>(pattern.rows);
  std::uint8_t none = 1;
  while ((matcher.find(none) & rows) != 0) ++none;
  return none;
}

/// `short_remainders` of Indel.
template <class Matcher, class Level>
void indel_remainders(const ShortPattern& pattern, const ShortText* texts, std::size_t count, std::uint32_t* out) {
  constexpr std::uint32_t together = 4;
  if (count >= indel_lanes) {
    const std::size_t in_lanes = indel_in_lanes<Level>(IndelSlots(pattern), texts, count, out);
    count -= in_lanes, texts += in_lanes, out += in_lanes;
  }
  if (count == 0) return;
  const Matcher matcher(pattern);
  const auto rows = core::low_bits<ShortWord>(pattern.rows);
  const std::uint8_t none = symbol_of_no_row(matcher, pattern);
  for (; count >= together; count -= together, texts += together, out += together) {
    bool fit = true;
    for (std::uint32_t k = 0; k < together; ++k) fit &= texts[k].length <= 64;
    fit ? padded_indel<together, Matcher, Level>(matcher, rows, none, texts, out)
        : short_remainders<Matcher, core::Indel>(pattern, texts, together, out);
  }
  short_remainders<Matcher, core::Indel>(pattern, texts, count, out);
}

template <class Matcher, class Core, class Symbol>
void short_pairs(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count,
                 std::uint32_t* out) {
  const auto rows = [&](std::uint32_t k) { return patterns[k].rows; };
  for (; count >= short_texts;
       count -= short_texts, patterns += short_texts, texts += short_texts, out += short_texts) {
    const Matcher several[short_texts] = {Matcher(patterns[0]), Matcher(patterns[1]), Matcher(patterns[2])};
    side_by_side<short_texts, Core>([&](std::uint32_t k) -> const Matcher& { return several[k]; }, rows, texts, out);
  }
  for (; count > 0; --count, ++patterns, ++texts, ++out) {
    const Matcher one(*patterns);
    side_by_side<1, Core>([&](std::uint32_t) -> const Matcher& { return one; }, rows, texts, out);
  }
}

/// The distance never falls along the diagonal that ends in the last cell, so what stands on it is a bound on the
/// result; a swap can step over a column, which is worth 1.
template <class Matcher, class Core, class Symbol>
std::uint32_t short_within(const PatternOf<Symbol>& pattern, const TextOf<Symbol>& text, std::uint32_t limit) {
  const Matcher matcher(pattern);
  typename Core::template Column<ShortWord> column;
  const std::uint32_t surplus = text.length - pattern.rows;
  std::uint32_t j = 0;
  if (limit < text.length) {
    for (; text.length - j > short_stride;) {
      for (const std::uint32_t end = j + short_stride; j < end; ++j)
        Core::template step<WaitingOps>(column, matcher.find(text.symbols[j]));
      if (j <= surplus) continue;
      const auto counted = static_cast<std::uint32_t>(
          Core::template remainder<ShortOps>(column, core::low_bits<ShortWord>(j - surplus)));
      if (surplus + Core::scale.unit * counted > limit + 1) return ~std::uint32_t{0};
    }
  }
  for (; j < text.length; ++j) Core::template step<WaitingOps>(column, matcher.find(text.symbols[j]));
  const ShortWord counted = Core::template remainder<ShortOps>(column, core::low_bits<ShortWord>(pattern.rows));
  return surplus + Core::scale.unit * static_cast<std::uint32_t>(counted);
}

/// The same of up to 64 symbols on either side, whose common ends are taken off.
template <class Matcher, class Level, class Core, class Symbol>
std::uint32_t trimmed_within(const PatternOf<Symbol>& pattern, const TextOf<Symbol>& text, std::uint32_t limit) {
  const std::uint32_t rows = pattern.rows;
  const std::uint32_t surplus = text.length - rows;
  const auto real = core::low_bits<ShortWord>(rows);
  const auto equal = [](const Symbol* left, const Symbol* right, std::uint32_t count) {
    if constexpr (sizeof(Symbol) == 1)
      return Level::equal(left, right, count);
    else
      return Level::equal_units(left, right, count);
  };
  const auto are_equal = [&](const Symbol* left, const Symbol* right, std::uint32_t count) {
    return equal(left, right, count) == core::low_bits<ShortWord>(count);
  };
  const ShortWord agree = equal(pattern.symbols, text.symbols, rows);
  if (agree == real) return surplus;
  const ShortWord agree_at_end = equal(pattern.symbols, text.symbols + surplus, rows);
  if (agree_at_end == real) return surplus;
  const auto prefix = static_cast<std::uint32_t>(__builtin_ctzll(~agree));
  const auto to_end = static_cast<std::uint32_t>(__builtin_clzll(agree_at_end ^ real)) - (64 - rows);
  const std::uint32_t between = rows - prefix;
  const std::uint32_t suffix = to_end < between ? to_end : between;
  if (suffix == between) return surplus;
  const PatternOf<Symbol> pattern_left{pattern.symbols + prefix, between - suffix};
  const TextOf<Symbol> text_left{text.symbols + prefix, text.length - prefix - suffix};
  if (is_trivial<Core>(limit)) return trivially_within<Core>(pattern_left, text_left, limit, are_equal);
  return short_within<Matcher, Core, Symbol>(pattern_left, text_left, limit);
}

/// One after the other: what a pair takes of the next is no more than its turn.
template <class Matcher, class Symbol>
void short_jaro(const PatternOf<Symbol>* patterns, const TextOf<Symbol>* texts, std::size_t count, ShortMatches* out) {
  for (; count > 0; --count, ++patterns, ++texts, ++out) {
    const Matcher matcher(*patterns);
    const Symbol* const pattern = patterns->symbols;
    const Symbol* const text = texts->symbols;
    const std::uint32_t length = texts->length;
    const std::uint32_t reach = core::Jaro::reach(patterns->rows > length ? patterns->rows : length);
    ShortWord window = core::low_bits<ShortWord>(reach + 1);
    const ShortWord beyond = ~core::low_bits<ShortWord>(patterns->rows);  // rows that a matcher may find 0 in
    ShortWord taken = beyond;
    ShortWord matched = 0;  // symbols of the text
    for (std::uint32_t j = 0; j < length; ++j) {
      const ShortWord row = core::Jaro::take(taken, matcher.find(text[j]), window);
      matched |= ShortWord{row != 0} << j;
      window = window + window + (j < reach ? 1 : 0);  // it grows, then moves
    }
    ShortMatches found;
    taken ^= beyond;
    for (; taken != 0; taken &= taken - 1, matched &= matched - 1) {
      ++found.matches;
      found.displaced += pattern[__builtin_ctzll(taken)] != text[__builtin_ctzll(matched)] ? 1 : 0;
    }
    *out = found;
  }
}

}  // namespace warpmatch::pair
