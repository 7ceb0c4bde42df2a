#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/jaro.hpp"
#include "core/metric_visit.hpp"
#include "cuda/blocks/digit_table.hpp"
#include "cuda/blocks/match_table.hpp"
#include "cuda/blocks/policy.hpp"

namespace warpmatch::cuda {

/// What a scoring program is compiled for: the recurrence, the words of a table entry, the table and the width of the
/// texts' symbols.
template <class Core, class EntryType, template <class, class> class TableOf, class SymbolType>
struct Variant {
  using Recurrence = Core;
  using Entry = EntryType;
  using Symbol = SymbolType;

  template <class Block>
  using Table = TableOf<Block, Entry>;
};

/// Patterns that share a kernel, by the longest they can be.
enum class PatternClass : std::uint8_t { to_32, to_64, to_128, to_256, panels };

inline constexpr PatternClass pattern_classes[] = {PatternClass::to_32, PatternClass::to_64, PatternClass::to_128,
                                                   PatternClass::to_256, PatternClass::panels};

/// The longest pattern of a class.
constexpr std::uint32_t longest_of(PatternClass of) {
  return of == PatternClass::panels ? ~std::uint32_t{0} : std::uint32_t{32} << static_cast<unsigned>(of);
}

/// Patterns a thread takes through a text together. An entry of the match table is 16 bytes up to 128 rows: four
/// patterns of a 32-bit word, two of a 64-bit word or one of two, which a thread reads in one go.
constexpr std::uint32_t group_of(PatternClass of) {
  return of == PatternClass::to_32 ? 4 : of == PatternClass::to_64 ? 2 : 1;
}

/// The class that takes patterns of `of` to texts of an alphabet: where its match table would be too large, the one
/// that hashes symbols.
constexpr PatternClass class_for(PatternClass of, unsigned symbol_bytes, std::uint32_t alphabet) {
  if (symbol_bytes == 1) return of;
  const bool slots = symbol_bytes == 2 && alphabet <= slot_table_symbols && of <= PatternClass::to_128;
  return slots ? of : PatternClass::panels;
}

namespace detail {

template <class Core, class Entry, class F>
void visit_symbols(unsigned symbol_bytes, F&& f) {
  if constexpr (Entry::rows * Entry::group < 256) {
    if (symbol_bytes == 2) return f(Variant<Core, Entry, SlotTable, std::uint16_t>{});
  }
  f(Variant<Core, Entry, DirectTable, std::uint8_t>{});
}

}  // namespace detail

/// Calls `f(Variant<...>{})` with the variant of a recurrence for a class but panels.
template <class Core, class F>
void visit_variant_of(PatternClass of, unsigned symbol_bytes, F&& f) {
  switch (of) {
    case PatternClass::to_32: return detail::visit_symbols<Core, MatchEntry<std::uint32_t, 1, 4>>(symbol_bytes, f);
    case PatternClass::to_64: return detail::visit_symbols<Core, MatchEntry<std::uint64_t, 1, 2>>(symbol_bytes, f);
    case PatternClass::to_128: return detail::visit_symbols<Core, MatchEntry<std::uint64_t, 2, 1>>(symbol_bytes, f);
    default: return detail::visit_symbols<Core, MatchEntry<std::uint64_t, 4, 1>>(symbol_bytes, f);
  }
}

/// The same for panels: their texts have symbols of any width.
template <class Core, class F>
void visit_panel_variant_of(unsigned symbol_bytes, F&& f) {
  using Entry = MatchEntry<std::uint64_t, panel_words, 1>;
  if (symbol_bytes == 1)
    f(Variant<Core, Entry, DirectTable, std::uint8_t>{});
  else
    f(Variant<Core, Entry, HashTable, std::uint32_t>{});
}

/// True where wavefronts take texts of an alphabet.
constexpr bool takes_wavefront(std::uint32_t alphabet) { return alphabet <= largest_digit_alphabet; }

/// The same for wavefronts, with a word for each thread.
template <class Core, class F>
void visit_wavefront_variant_of(unsigned symbol_bytes, F&& f) {
  if (symbol_bytes == 1)
    f(Variant<Core, MatchEntry<std::uint64_t, 1, 1>, DigitTable, std::uint8_t>{});
  else
    f(Variant<Core, MatchEntry<std::uint32_t, 1, 1>, DigitTable, std::uint32_t>{});
}

/// All for the recurrence of a metric.
template <class F>
void visit_variant(Metric metric, PatternClass of, unsigned symbol_bytes, F&& f) {
  core::visit_recurrence(metric, [&](auto core) { visit_variant_of<decltype(core)>(of, symbol_bytes, f); });
}
template <class F>
void visit_panel_variant(Metric metric, unsigned symbol_bytes, F&& f) {
  core::visit_recurrence(metric, [&](auto core) { visit_panel_variant_of<decltype(core)>(symbol_bytes, f); });
}
template <class F>
void visit_wavefront_variant(Metric metric, unsigned symbol_bytes, F&& f) {
  core::visit_recurrence(metric, [&](auto core) { visit_wavefront_variant_of<decltype(core)>(symbol_bytes, f); });
}

/// The same for Jaro, whose programs have patterns of one word.
template <class F>
void visit_jaro_variant(PatternClass of, unsigned symbol_bytes, F&& f) {
  if (of == PatternClass::to_32)
    detail::visit_symbols<core::Jaro, MatchEntry<std::uint32_t, 1, 4>>(symbol_bytes, f);
  else
    detail::visit_symbols<core::Jaro, MatchEntry<std::uint64_t, 1, 2>>(symbol_bytes, f);
}

/// And for longer patterns, a panel of one word at a time.
template <class F>
void visit_jaro_panel_variant(unsigned symbol_bytes, F&& f) {
  using Entry = MatchEntry<std::uint64_t, 1, 1>;
  if (symbol_bytes == 1)
    f(Variant<core::Jaro, Entry, DirectTable, std::uint8_t>{});
  else
    f(Variant<core::Jaro, Entry, HashTable, std::uint32_t>{});
}

}  // namespace warpmatch::cuda
