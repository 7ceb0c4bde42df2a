#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/host_device.hpp"

namespace warpmatch::core {

/// Levenshtein distance with a cost for each sort of edit (Wagner and Fischer 1974), cell by cell. Edits turn the left
/// string into the right one.
struct Weighted {
  /// One cell, for i left and j right symbols, from its neighbours: `diagonal` is cell (i - 1, j - 1), `above` (i, j -
  /// 1) and `below` (i - 1, j). `Cell` is an unsigned integer that holds every cost.
  template <class Cell>
  WARPMATCH_HD static Cell cell(const EditWeights& weights, bool equal, Cell diagonal, Cell above, Cell below) {
    const Cell kept = diagonal + (equal ? 0 : weights.substitution);
    const Cell inserted = above + weights.insertion;
    const Cell deleted = below + weights.deletion;
    const Cell changed = inserted < deleted ? inserted : deleted;
    return kept < changed ? kept : changed;
  }

  /// The most that edits between strings of these lengths need cost; what normalises.
  WARPMATCH_HD static std::uint64_t maximum(const EditWeights& weights, std::uint64_t left, std::uint64_t right) {
    const std::uint64_t rewritten = left * weights.deletion + right * weights.insertion;
    const std::uint64_t shorter = left < right ? left : right;
    const std::uint64_t surplus = (left - shorter) * weights.deletion + (right - shorter) * weights.insertion;
    const std::uint64_t substituted = shorter * weights.substitution + surplus;
    return rewritten < substituted ? rewritten : substituted;
  }
};

}  // namespace warpmatch::core
