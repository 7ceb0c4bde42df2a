#pragma once

#include <cstdint>
#include <span>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch::pair {

// Metrics that compare what stands at the same place: Hamming, Prefix and Postfix.

/// The distance of two strings by one of them. Symbols are bytes, halves of words or code points.
template <class Symbol>
std::uint32_t place_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right);

/// True for a text that can be compared as it lies: each code point is one unit, and units stand where their type may.
/// Texts of code points are read for that, once.
bool lies_in_units(const Text& text);

/// The distances of a text to others, all of which lie in units; those of both sides need not be as wide.
void place_distances(Metric metric, const Text& left, std::span<const Text> right, std::uint32_t* distances);

}  // namespace warpmatch::pair
