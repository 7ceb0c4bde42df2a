#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include <warpmatch/metric.hpp>

namespace warpmatch::pair {

inline constexpr std::uint32_t no_limit = std::numeric_limits<std::uint32_t>::max();

/// The distance of two strings by a metric that counts edits, each edit 1. Above `limit` the value may be any other
/// above it: the work ends as soon as the distance must exceed the limit. Symbols are bytes or code points.
template <class Symbol>
std::uint32_t edit_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right,
                            std::uint32_t limit = no_limit);

/// The Indel distance: `edit_distance` without the choice of a metric.
template <class Symbol>
std::uint32_t indel_distance(std::span<const Symbol> left, std::span<const Symbol> right,
                             std::uint32_t limit = no_limit);

}  // namespace warpmatch::pair
