#pragma once

#include <cstdint>
#include <span>

#include "pair/pattern.hpp"

namespace warpmatch::pair {

/// What Jaro's formula (scoring/similarities.hpp) is made of.
struct JaroCounts {
  std::uint32_t matches = 0;
  std::uint32_t displaced = 0;  ///< matched symbols that differ from the other string's matched symbol of the same turn
};

/// Each symbol of `right`, in order, takes the first free equal symbol of `left` that is nearer than half the longer
/// length. Symbols are bytes or code points.
template <class Symbol>
JaroCounts jaro_counts(std::span<const Symbol> left, std::span<const Symbol> right);

/// The Jaro similarity, 0 to 1; 1 for two empty strings. One below `least`, which leaves room for rounding, may also be
/// given as 0.
template <class Symbol>
double jaro_similarity(std::span<const Symbol> left, std::span<const Symbol> right, double least = 0.0);
template <class Symbol>
double jaro_similarity(const Pattern<Symbol>& left, std::span<const Symbol> right, double least);

/// The common beginning as Winkler counts it, up to four symbols.
template <class Symbol>
std::uint32_t winkler_prefix(std::span<const Symbol> left, std::span<const Symbol> right);

}  // namespace warpmatch::pair
