#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "cpu/blocks/symbol_maps.hpp"

namespace warpmatch::cpu {

/// What no symbol of so many bytes is, where an alphabet leaves it free.
inline std::uint32_t absent_symbol(unsigned symbol_bytes) { return ~std::uint32_t{0} >> (32 - 8 * symbol_bytes); }

/// Can right strings be written in the symbols of the left corpus, with one more for those it lacks?
inline bool can_translate(const corpus::PackedCorpus& left, const SymbolMaps& maps) {
  return maps.pattern_to_text.empty() || left.alphabet().size() <= absent_symbol(left.symbol_bytes());
}

/// Writes a right string in the left corpus' symbols, of which there is room for `length`.
inline void translate(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, const SymbolMaps& maps,
                      const std::byte* string, std::uint64_t length, std::byte* translated) {
  const std::vector<std::uint32_t>& map = maps.pattern_to_text;
  corpus::visit_symbol_type(right.symbol_bytes(), [&](auto from) {
    corpus::visit_symbol_type(left.symbol_bytes(), [&](auto to) {
      const auto* symbols = reinterpret_cast<const decltype(from)*>(string);
      auto* out = reinterpret_cast<decltype(to)*>(translated);
      for (std::uint64_t i = 0; i < length; ++i)
        out[i] = static_cast<decltype(to)>(std::min(map[symbols[i]], absent_symbol(sizeof(to))));
    });
  });
}

}  // namespace warpmatch::cpu
