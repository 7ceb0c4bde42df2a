#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::rarity {

/// Words are matched one to one: equal words first, then whichever of the matches that are left comes first in this
/// order, as long as both its words are free. By similarity times the sum of the two weights, largest first; ties by
/// the lower and then the higher word number. No two matches of two strings are in one place: where either string has
/// both words of two such matches, they are equal words and taken before.
struct MatchOrder {
  std::uint64_t gain = 0;
  std::uint32_t low = 0;
  std::uint32_t high = 0;

  MatchOrder() = default;
  WARPMATCH_HD MatchOrder(std::uint32_t similarity, std::uint32_t left, std::uint32_t right, std::uint64_t weights)
      : gain(similarity * weights), low(left < right ? left : right), high(left < right ? right : left) {}

  WARPMATCH_HD friend bool operator<(const MatchOrder& a, const MatchOrder& b) {
    if (a.gain != b.gain) return a.gain > b.gain;
    return a.low != b.low ? a.low < b.low : a.high < b.high;
  }
};

/// What a match adds to the overlap of two strings (units.hpp's `score_of`).
WARPMATCH_HD std::uint64_t match_product(std::uint32_t similarity, std::uint32_t left_weight,
                                         std::uint32_t right_weight) {
  return std::uint64_t{similarity} * left_weight * right_weight;
}

}  // namespace warpmatch::rarity
