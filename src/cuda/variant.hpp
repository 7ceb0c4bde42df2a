#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <warpmatch/metric.hpp>

#include "core/metric_visit.hpp"
#include "cuda/match_table.hpp"
#include "cuda/policy.hpp"

namespace warpmatch::cuda {

/// What a scoring program is compiled for: the recurrence, the words a thread keeps for a pattern, the width of
/// the texts' symbols and the sort of match table.
template <class Core, class WordType, unsigned word_count, class SymbolType, bool hashed>
struct Variant {
  using Recurrence = Core;
  using Word = WordType;
  using Symbol = SymbolType;
  static constexpr unsigned words = word_count;

  template <class Block>
  using Table = std::conditional_t<hashed, HashTable<Block, Word, words>, DirectTable<Block, Word, words>>;

  static constexpr std::size_t table_bytes(std::uint32_t alphabet) {
    return hashed ? hash_bytes<Word, words>() : direct_bytes<Word, words>(alphabet);
  }
};

/// Patterns that share a kernel, by the longest they can be.
struct PatternClass {
  std::uint32_t max_length;
  unsigned word_bytes;
  unsigned words;
  bool panels = false;
};

/// All classes, shortest first; lengths above the last but one go through in panels.
inline constexpr PatternClass pattern_classes[] = {{32, 4, 1},
                                                   {64, 8, 1},
                                                   {128, 8, 2},
                                                   {256, 8, 4},
                                                   {64 * panel_words, 8, panel_words},
                                                   {~std::uint32_t{0}, 8, panel_words, true}};

/// The class of a pattern length.
constexpr const PatternClass& class_of(std::uint32_t length) {
  const PatternClass* found = pattern_classes;
  while (length > found->max_length) ++found;
  return *found;
}

namespace detail {

template <class Core, class Word, unsigned words, class F>
void visit_symbols(unsigned symbol_bytes, std::uint32_t alphabet, F&& f) {
  const bool direct = std::size_t{alphabet} * words * sizeof(Word) <= direct_table_bytes;
  if (symbol_bytes == 1)
    f(Variant<Core, Word, words, std::uint8_t, false>{});  // 256 symbols always fit
  else if (symbol_bytes == 2 && direct)
    f(Variant<Core, Word, words, std::uint16_t, false>{});
  else if (symbol_bytes == 2)
    f(Variant<Core, Word, words, std::uint16_t, true>{});
  else
    f(Variant<Core, Word, words, std::uint32_t, true>{});  // more than 65,536 symbols never fit
}

template <class Core, class F>
void visit_words(const PatternClass& patterns, unsigned symbol_bytes, std::uint32_t alphabet, F&& f) {
  if (patterns.word_bytes == 4) return visit_symbols<Core, std::uint32_t, 1>(symbol_bytes, alphabet, f);
  switch (patterns.words) {
    case 1: return visit_symbols<Core, std::uint64_t, 1>(symbol_bytes, alphabet, f);
    case 2: return visit_symbols<Core, std::uint64_t, 2>(symbol_bytes, alphabet, f);
    case 4: return visit_symbols<Core, std::uint64_t, 4>(symbol_bytes, alphabet, f);
    default: return visit_symbols<Core, std::uint64_t, panel_words>(symbol_bytes, alphabet, f);
  }
}

}  // namespace detail

/// Calls `f(Variant<...>{})` with the variant that scores patterns of a class against texts whose corpus has
/// symbols of this width and an alphabet of this size.
template <class F>
void visit_variant(Metric metric, const PatternClass& patterns, unsigned symbol_bytes, std::uint32_t alphabet, F&& f) {
  core::visit_recurrence(metric,
                         [&](auto core) { detail::visit_words<decltype(core)>(patterns, symbol_bytes, alphabet, f); });
}

}  // namespace warpmatch::cuda
