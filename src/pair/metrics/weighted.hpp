#pragma once

#include <cstdint>
#include <span>

#include <warpmatch/metric.hpp>

namespace warpmatch::pair {

/// What the cheapest edits cost that turn the left string into the right one (Wagner and Fischer 1974). Symbols are
/// bytes, units of two or code points.
template <class Symbol>
std::uint64_t weighted_distance(const EditWeights& weights, std::span<const Symbol> left,
                                std::span<const Symbol> right);

}  // namespace warpmatch::pair
