// Corpora that several threads use at once, from their first use on: what a corpus makes late (ranks of rows,
// signatures) is made once. Sizes: enough strings for signatures and for several blocks; fresh corpora each time, so
// that threads meet in the making. For the thread sanitizer above all.

#include <barrier>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "random_strings.hpp"

namespace warpmatch {
namespace {

constexpr unsigned kThreads = 2;
const RunOptions kTwoWorkers{{Device::Kind::cpu, 0}, 2, nullptr};

/// What all calls give for a pair of corpora.
struct Results {
  std::vector<float> cells;
  TopK best;
  Pairs joined;
  Clusters clusters;
};

Results run_all(const Corpus& left, const Corpus& right) {
  const ScoreOptions options{.scorer = {}, .score_cutoff = 70};
  Results results;
  results.best = top_k(left, right, 3, {}, kTwoWorkers);
  results.joined = pairs(left, right, options, kTwoWorkers);
  results.clusters = cluster(left, options, kTwoWorkers);
  results.cells.resize(left.size() * right.size());
  matrix(left, right, {}, {results.cells.data(), DType::f32, left.size(), right.size(), right.size()}, 1.0,
         kTwoWorkers);
  return results;
}

void expect_equal(const Results& a, const Results& b) {
  EXPECT_EQ(a.cells, b.cells);
  EXPECT_EQ(a.best.indices, b.best.indices);
  EXPECT_EQ(a.best.scores, b.best.scores);
  EXPECT_EQ(a.joined.left, b.joined.left);
  EXPECT_EQ(a.joined.right, b.joined.right);
  EXPECT_EQ(a.joined.score, b.joined.score);
  EXPECT_EQ(a.clusters.cluster, b.clusters.cluster);
  EXPECT_EQ(a.clusters.representative, b.clusters.representative);
}

Corpus names(std::uint32_t seed) { return testing::make_corpus(testing::RandomStrings().make(250, seed)); }

TEST(SharedCorpus, GivesEveryThreadTheSameResults) {
  const Results alone = run_all(names(1), names(2));
  EXPECT_GT(alone.joined.size(), 0U);
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Corpus left = names(1);
    const Corpus right = names(2);
    std::barrier together(kThreads);
    std::vector<Results> results(kThreads);
    {
      std::vector<std::jthread> threads;
      for (Results& result : results)
        threads.emplace_back([&together, &result, left, right] {
          together.arrive_and_wait();
          result = run_all(left, right);
        });
    }
    for (const Results& result : results) expect_equal(result, alone);
  }
}

// Different sides, so that each thread asks first for what the other makes.
TEST(SharedCorpus, CanStandOnBothSides) {
  const Results forth = run_all(names(3), names(4));
  const Results back = run_all(names(4), names(3));
  const Corpus left = names(3);
  const Corpus right = names(4);
  Results results[2];
  {
    const std::jthread first([&] { results[0] = run_all(left, right); });
    const std::jthread second([&] { results[1] = run_all(right, left); });
  }
  expect_equal(results[0], forth);
  expect_equal(results[1], back);
}

TEST(SharedCorpus, OutlivesTheHandleItWasMadeWith) {
  std::vector<std::jthread> threads;
  std::vector<std::size_t> sizes(kThreads);
  {
    const Corpus corpus = names(5);
    for (std::size_t& size : sizes)
      threads.emplace_back(
          [&size, corpus] { size = self_join(corpus, {.scorer = {}, .score_cutoff = 60}, kTwoWorkers).size(); });
  }
  threads.clear();
  EXPECT_EQ(sizes[0], self_join(names(5), {.scorer = {}, .score_cutoff = 60}, kTwoWorkers).size());
  EXPECT_EQ(sizes[0], sizes[1]);
}

}  // namespace
}  // namespace warpmatch
