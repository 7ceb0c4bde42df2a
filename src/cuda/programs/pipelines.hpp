#pragma once

#include <cstddef>
#include <cstdint>

#include "core/ranking.hpp"
#include "cuda/blocks/every_byte_counts.hpp"

namespace warpmatch::cuda {

// What is left to Thrust, for any execution policy `on`: a CUDA stream in kernels/pipelines.cu, the host in the tests.
// How is in every_pipeline.hpp, which alone needs Thrust's headers.

/// A key among the best of a query.
struct QueryKey {
  std::uint64_t order = 0;
  std::uint32_t row = 0;
  std::uint32_t query = 0;

  WARPMATCH_HD core::RankKey key() const { return {order, row}; }
  WARPMATCH_HD friend bool operator<(const QueryKey& a, const QueryKey& b) {
    return a.query != b.query ? a.query < b.query : a.key() < b.key();
  }
};

static_assert(every_byte_counts<QueryKey>, "they are sorted and copied by bytes");

/// Puts the best of all queries in their order at once: `depth` keys of each, RankKey{} where there are fewer.
struct SortBest {
  static constexpr const char* doing = "sorting the best of a search";

  const core::RankKey* best = nullptr;  ///< query by query
  std::size_t queries = 0;
  std::size_t depth = 0;
  QueryKey* sorted = nullptr;  ///< as many

  template <class Execution>
  void operator()(const Execution& on) const;
};

}  // namespace warpmatch::cuda
