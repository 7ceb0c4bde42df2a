#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

// Metrics that compare what stands at the same place: Hamming, Prefix and Postfix.

/// The distance of two strings by one of them, or any number above `limit` where it exceeds that. Symbols are bytes,
/// halves of words or code points.
template <class Symbol>
std::uint32_t place_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right,
                             std::uint32_t limit);

/// What limit is worth asking by a rule, of strings whose longest distance is `maximum`: few symbols are compared in
/// less than one is found.
inline std::uint32_t place_limit(const scoring::ScoreRule& rule, std::uint32_t maximum) {
  constexpr std::uint32_t few = 4096;
  if (!rule.has_cutoff || maximum < few) return maximum;
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(rule.largest_distance(maximum), 0, maximum));
}

/// True for a text in which each symbol is one unit that stands where its type may.
bool stands_in_units(const Text& text);
/// True where all of them are code points, too, so that it can be compared as it lies. Wide ones are read for that.
bool lies_in_units(const Text& text);

/// The distance of two texts that stand in units, which need not be as wide.
std::uint32_t place_distance(Metric metric, const Text& left, const Text& right, std::uint32_t limit);

/// The distances of a text to others, all of which lie in units, by their rule.
void place_distances(const scoring::ScoreRule& rule, Metric metric, const Text& left, std::span<const Text> right,
                     std::uint32_t* distances);

}  // namespace warpmatch::pair
