#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <warpmatch/metric.hpp>

namespace warpmatch::pair {

inline constexpr std::uint32_t no_limit = std::numeric_limits<std::uint32_t>::max();

/// The distance of two strings by a metric that counts edits, each edit 1. Above `limit` the value may be any other
/// above it: the work ends as soon as the distance must exceed the limit. Symbols have one, two or
/// four bytes.
template <class Symbol>
std::uint32_t edit_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right,
                            std::uint32_t limit = no_limit);

/// The same by one metric.
template <class Symbol>
using EditDistance = std::uint32_t (*)(std::span<const Symbol> left, std::span<const Symbol> right,
                                       std::uint32_t limit);
template <class Symbol>
EditDistance<Symbol> edit_distance_by(Metric metric);

/// What a pair of long strings takes in its band, in steps of diagonals (diagonals.hpp), some 2 ns each. Strings beyond
/// their limit are mostly unrelated, and are left early.
double band_cost(Metric metric, std::size_t pattern, std::size_t text, std::uint32_t limit, bool is_beyond);

/// Edits that unrelated strings have in each symbol, at the least in common alphabets.
inline constexpr double unrelated_edits = 0.6;

/// What looking for near-equal strings may add to the work, where it may well find none.
inline constexpr double search_share = 0.125;

/// The Indel distance: `edit_distance` without the choice of a metric.
template <class Symbol>
std::uint32_t indel_distance(std::span<const Symbol> left, std::span<const Symbol> right,
                             std::uint32_t limit = no_limit);

}  // namespace warpmatch::pair
