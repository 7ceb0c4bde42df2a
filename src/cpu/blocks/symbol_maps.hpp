#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packing/alphabet.hpp"

namespace warpmatch::cpu {

/// How the symbols of patterns and texts correspond; both empty where they are the same.
struct SymbolMaps {
  std::vector<std::uint32_t> pattern_to_text;  ///< corpus::translation; Alphabet::absent where texts lack the symbol
  std::vector<std::uint32_t> text_to_pattern;
};

inline SymbolMaps symbol_maps(const corpus::Alphabet& patterns, const corpus::Alphabet& texts) {
  if (patterns.code_points() == texts.code_points()) return {};
  return {corpus::translation(patterns, texts), corpus::translation(texts, patterns)};
}

}  // namespace warpmatch::cpu
