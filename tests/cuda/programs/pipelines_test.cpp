// The Thrust pipelines under Thrust's own host system, against the standard library.

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <thrust/execution_policy.h>

#include "cuda/programs/every_pipeline.hpp"

namespace warpmatch::cuda {
namespace {

/// Candidates of a few queries with many equal orders, each (query, row) once.
std::vector<Candidate> random_candidates(std::size_t count, std::uint32_t queries, std::mt19937& random) {
  std::vector<Candidate> candidates;
  for (std::uint32_t row = 0; candidates.size() < count; ++row) {
    const auto query = static_cast<std::uint32_t>(random() % queries);
    candidates.push_back({{random() % 4, row}, query, row + 7});
  }
  std::ranges::shuffle(candidates, random);
  return candidates;
}

bool same(const Candidate& a, const Candidate& b) { return a.query == b.query && a.key == b.key && a.rank == b.rank; }

TEST(Pipelines, SortPairsByLeftThenRight) {
  std::mt19937 random(1);
  for (const std::size_t count : {0u, 1u, 2u, 1000u}) {
    std::vector<std::uint64_t> keys(count);
    for (auto& key : keys)
      key = pair_key(static_cast<std::uint32_t>(random() % 50), static_cast<std::uint32_t>(random()));
    std::vector<double> scores(count);
    std::iota(scores.begin(), scores.end(), 0.5);
    std::vector<std::pair<std::uint64_t, double>> expected;
    for (std::size_t i = 0; i < count; ++i) expected.emplace_back(keys[i], scores[i]);
    std::ranges::sort(expected);
    SortPairs{keys.data(), scores.data(), count}(thrust::device);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(std::pair(keys[i], scores[i]), expected[i]);
  }
}

TEST(Pipelines, KeepTheFirstKOfEachQuery) {
  std::mt19937 random(2);
  for (const std::size_t count : {1u, 5u, 300u})
    for (const std::uint32_t queries : {1u, 3u, 40u})
      for (const std::size_t k : {1u, 2u, 7u, 500u}) {
        std::vector<Candidate> candidates = random_candidates(count, queries, random);
        std::vector<Candidate> sorted = candidates;
        std::ranges::sort(sorted, [](const Candidate& a, const Candidate& b) { return a < b; });
        std::map<std::uint32_t, std::vector<Candidate>> by_query;
        for (const Candidate& candidate : sorted)
          if (by_query[candidate.query].size() < k) by_query[candidate.query].push_back(candidate);
        std::vector<Candidate> expected;
        for (const auto& [query, best] : by_query) expected.insert(expected.end(), best.begin(), best.end());

        std::vector<Candidate> kept(count);
        std::vector<core::RankKey> worst(queries);
        std::size_t size = 0;
        KeepBest{candidates.data(), count, k, kept.data(), worst.data(), &size}(thrust::device);
        kept.resize(size);
        ASSERT_TRUE(std::ranges::equal(kept, expected, same));
        for (std::uint32_t query = 0; query < queries; ++query)
          EXPECT_EQ(worst[query], by_query[query].size() == k ? by_query[query].back().key : core::RankKey{});
      }
}

}  // namespace
}  // namespace warpmatch::cuda
