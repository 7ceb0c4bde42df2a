#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::rarity {

/// Weights and similarities are whole numbers of this part: sums of their products do not depend on the order, so
/// every executor and any number of threads finds the same.
inline constexpr std::uint32_t unit = 4096;

/// A word that stands in every string still tells it from one without: no weight is below this.
inline constexpr std::uint32_t least_weight = 4;

/// Words of a string at most: their products fit 64 bits.
inline constexpr std::uint32_t most_words = 1 << 16;

/// The weight of a word that `frequency` of `rows` strings have.
inline std::uint32_t weight_of(std::uint64_t rows, std::uint64_t frequency) {
  const double ratio = static_cast<double>(rows) / static_cast<double>(std::max<std::uint64_t>(1, frequency));
  return std::max(least_weight, static_cast<std::uint32_t>(std::lround(std::log(std::max(1.0, ratio)) * unit)));
}

/// The score of two strings from what their matched words sum up to, similarity * weight * weight each, and the sums
/// of their squared weights.
WARPMATCH_HD double score_of(std::uint64_t overlap, std::uint64_t left_norm, std::uint64_t right_norm) {
  if (overlap == 0) return 0.0;
  const double norms = ::sqrt(static_cast<double>(left_norm) * static_cast<double>(right_norm));
  const double score = static_cast<double>(overlap) / unit / norms;
  return score < 1.0 ? score : 1.0;
}

}  // namespace warpmatch::rarity
