#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "rarity/reading/reading.hpp"

namespace warpmatch::rarity {

/// Bounds are compared with this much room, far more than rounding takes, so that they lose nothing.
inline constexpr double bound_room = 1.0 + 1e-9;

/// The words of a string, heaviest first, and what is left of its norm from each on: by Cauchy and Schwarz, strings
/// that match none of the words before that place score at most sqrt(rest / norm).
struct HeaviestFirst {
  void set(const Reading& reading, std::uint32_t rank) {
    const auto all = reading.words(rank);
    words.assign(all.begin(), all.end());
    std::sort(words.begin(), words.end(), [&](std::uint32_t a, std::uint32_t b) {
      return reading.weight(a) != reading.weight(b) ? reading.weight(a) > reading.weight(b) : a < b;
    });
    rest.assign(words.size() + 1, 0);
    for (std::size_t i = words.size(); i-- > 0;)
      rest[i] = rest[i + 1] + std::uint64_t{reading.weight(words[i])} * reading.weight(words[i]);
  }

  /// How many of the words it takes until the rest cannot score the cutoff alone. A string that does meet it has one of
  /// them, or a word that stands for one.
  std::size_t head(double cutoff) const {
    std::size_t place = 0;
    while (place < words.size() &&
           static_cast<double>(rest[place]) * bound_room >= cutoff * cutoff * static_cast<double>(rest[0]))
      ++place;
    return place;
  }

  std::vector<std::uint32_t> words;
  std::vector<std::uint64_t> rest;  ///< by place, and 0 at the end
};

}  // namespace warpmatch::rarity
