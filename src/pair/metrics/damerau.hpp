#pragma once

#include <cstdint>
#include <span>

namespace warpmatch::pair {

/// Damerau-Levenshtein distance without a limit on editing a part twice (Lowrance and Wagner 1975), in linear space
/// after Zhao and Sahni 2020. Above `limit` the value may be any other above it. Symbols are bytes or code points.
template <class Symbol>
std::uint32_t damerau_levenshtein_distance(std::span<const Symbol> left, std::span<const Symbol> right,
                                           std::uint32_t limit);

/// Whether bits of OSA's columns tell most unrelated strings of that length to be further apart than a limit, for less
/// than cells take.
bool is_told_by_osa(std::uint64_t limit, std::size_t longer);

}  // namespace warpmatch::pair
