// The Thrust pipeline under Thrust's own host system, against the standard library.

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <thrust/execution_policy.h>

#include "cuda/programs/every_pipeline.hpp"

namespace warpmatch::cuda {
namespace {

TEST(Pipelines, SortTheBestOfEachQuery) {
  std::mt19937 random(2);
  for (const std::uint32_t queries : {1u, 3u, 40u})
    for (const std::uint32_t depth : {1u, 2u, 7u, 300u}) {
      std::vector<core::RankKey> best(queries * depth);  // those that stay as they are stand for nothing
      for (std::uint32_t i = 0; i < best.size(); ++i)
        if (random() % 4 > 0) best[i] = {random() % 4, i * 7 % 1000};
      std::vector<QueryKey> sorted(best.size());
      SortBest{best.data(), queries, depth, sorted.data()}(thrust::device);
      for (std::uint32_t query = 0; query < queries; ++query) {
        const auto first = best.begin() + static_cast<std::ptrdiff_t>(query * depth);
        std::sort(first, first + depth);
        for (std::uint32_t i = query * depth; i < (query + 1) * depth; ++i) {
          ASSERT_EQ(sorted[i].key(), best[i]);
          EXPECT_EQ(sorted[i].query, query);
        }
      }
    }
}

}  // namespace
}  // namespace warpmatch::cuda
