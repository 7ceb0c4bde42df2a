#pragma once

#include <cstdint>
#include <string>

#include <warpmatch/metric.hpp>

#include "reference/damerau.hpp"

/// Edit distances by the textbook recurrences, cell by cell.
namespace warpmatch::reference {

/// What it costs to turn `a` into `b` (Wagner and Fischer 1974).
std::uint64_t weighted_distance(const EditWeights& weights, const std::u32string& a, const std::u32string& b);

/// With swaps of neighbours that nothing else touches (optimal string alignment).
std::uint64_t osa_distance(const std::u32string& a, const std::u32string& b);

std::uint64_t indel_distance(const std::u32string& a, const std::u32string& b);

/// Positions where both strings have the same symbol.
std::uint64_t equal_positions(const std::u32string& a, const std::u32string& b);

/// Symbols of the common beginning.
std::uint64_t common_prefix(const std::u32string& a, const std::u32string& b);

inline std::u32string backwards(const std::u32string& string) { return {string.rbegin(), string.rend()}; }

/// The distance of an edit metric; `weights` are those of Levenshtein.
std::uint64_t distance(Metric metric, const std::u32string& a, const std::u32string& b,
                       const EditWeights& weights = {});

/// The largest distance strings of these lengths can have.
std::uint64_t maximum(Metric metric, const std::u32string& a, const std::u32string& b, const EditWeights& weights = {});

/// The metrics that count edits.
inline constexpr Metric edit_metrics[] = {
    Metric::levenshtein,         Metric::indel,   Metric::lcs_seq, Metric::osa,
    Metric::damerau_levenshtein, Metric::hamming, Metric::prefix,  Metric::postfix};

}  // namespace warpmatch::reference
