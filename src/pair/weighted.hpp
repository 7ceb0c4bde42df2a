#pragma once

#include <cstdint>
#include <span>

#include <warpmatch/metric.hpp>

namespace warpmatch::pair {

/// What the cheapest edits cost that turn the left string into the right one (Wagner and Fischer 1974). Symbols are
/// bytes or code points.
template <class Symbol>
std::uint64_t weighted_distance(const EditWeights& weights, std::span<const Symbol> left,
                                std::span<const Symbol> right);

/// The most that edits between strings of these lengths need cost; what normalises.
std::uint64_t weighted_maximum(const EditWeights& weights, std::uint64_t left_length, std::uint64_t right_length);

}  // namespace warpmatch::pair
