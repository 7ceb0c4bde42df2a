#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/ranking.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/runtime/sizes.hpp"

namespace warpmatch::cuda {

/// How many queries of a top-k search go at once, and the memory each has, counted in keys (core::RankKey): for the
/// best it keeps, twice, since they move when there are better ones, and for what a tile brings.
struct SearchSizes {
  std::size_t depth = 0;  ///< keys a query keeps: k, or all texts where they are fewer
  std::size_t texts = 0;  ///< that there are

  /// What a tile may bring a query: four times what it keeps, and some for a small k.
  std::size_t wanted_room() const { return std::min(texts, 4 * std::max<std::size_t>(depth, 256)); }

  /// Keys for as many queries as the policy allows.
  std::size_t capacity(const Policy& policy, std::size_t queries) const {
    const std::size_t all = capped_product(queries, wanted_room() + 3 * depth);
    return std::max(std::min(policy.candidate_capacity, all), smallest());
  }

  /// Keys without which there is no search: those of one query that is brought one text at a time.
  std::size_t smallest() const { return 3 * depth + 1; }

  /// Queries at once.
  std::size_t group(std::size_t capacity) const {
    return std::max<std::size_t>(1, capacity / (wanted_room() + 3 * depth));
  }

  /// What a tile may bring each of them.
  std::uint32_t room(std::size_t capacity) const {
    return static_cast<std::uint32_t>(std::clamp<std::size_t>(capacity / group(capacity) - 3 * depth, 1, texts));
  }

  static std::uint64_t bytes(std::size_t capacity) { return capacity * sizeof(core::RankKey); }
};

}  // namespace warpmatch::cuda
