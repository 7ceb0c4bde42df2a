// Average linkage against merging the best pair of groups again and again, with every average worked out anew: random
// graphs with few different scores, so that ties are many, nodes that stand for several rows, and a chain.

#include "join/average_linkage.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace warpmatch::join {
namespace {

using Graph = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

dispatch::PairList list_of(const Graph& graph) {
  dispatch::PairList pairs;
  for (const auto& [nodes, score] : graph) pairs.add({{nodes.first, nodes.second, score}});
  return pairs;
}

/// Scores are multiples of 1/16, so sums are exact.
std::vector<std::uint32_t> slow(const std::vector<std::uint32_t>& rows, const Graph& graph, double threshold) {
  std::vector<std::set<std::uint32_t>> groups;
  for (std::uint32_t node = 0; node < rows.size(); ++node) groups.push_back({node});
  const auto average = [&](const auto& a, const auto& b) {
    double sum = 0;
    double pairs = 0;
    for (const std::uint32_t x : a)
      for (const std::uint32_t y : b) {
        const auto found = graph.find(std::minmax(x, y));
        const double weight = static_cast<double>(rows[x]) * rows[y];
        pairs += weight;
        if (found != graph.end()) sum += found->second * weight;
      }
    return std::pair(sum, pairs);
  };
  for (;;) {
    std::size_t best_i = 0;
    std::size_t best_j = 0;
    std::pair<double, double> best{0, 1};
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = i + 1; j < groups.size(); ++j) {
        const auto one = average(groups[i], groups[j]);
        if (one.first < threshold * one.second) continue;
        if (one.first * best.second > best.first * one.second) best = one, best_i = i, best_j = j;
      }
    if (best_j == 0) break;
    groups[best_i].merge(groups[best_j]);
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(best_j));
  }
  std::vector<std::uint32_t> lowest(rows.size());
  for (const auto& group : groups)
    for (const std::uint32_t node : group) lowest[node] = *group.begin();
  return lowest;
}

TEST(AverageLinkage, MergesTheBestPairAgainAndAgain) {
  std::mt19937 random(1);
  const auto below = [&](std::uint32_t n) { return random() % n; };
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint32_t> rows(1 + below(14));
    for (auto& copies : rows) copies = round % 2 == 0 ? 1 : 1 + below(3);
    Graph graph;
    const double threshold = static_cast<double>(1 + below(15)) / 16;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
      for (std::uint32_t j = i + 1; j < rows.size(); ++j)
        if (below(3) > 0) graph[{i, j}] = static_cast<double>(1 + below(16)) / 16;
    ASSERT_EQ(average_linkage(rows, list_of(graph), threshold), slow(rows, graph, threshold)) << round;
  }
}

TEST(AverageLinkage, AChainIsNoGroup) {
  const std::vector<std::uint32_t> rows(5, 1);
  const Graph chain{{{0, 1}, 0.9}, {{1, 2}, 0.9}, {{2, 3}, 0.9}, {{3, 4}, 0.9}};
  EXPECT_EQ(average_linkage(rows, list_of(chain), 0.8), (std::vector<std::uint32_t>{0, 0, 2, 2, 4}));
}

TEST(AverageLinkage, APairAtTheThresholdIsMerged) {
  const std::vector<std::uint32_t> rows{1, 1};
  const double score = 200.0 / 3;
  EXPECT_EQ(average_linkage(rows, list_of({{{0, 1}, score}}), score), (std::vector<std::uint32_t>{0, 0}));
}

TEST(AverageLinkage, BillionsOfRowsDoNotOverflow) {
  const std::vector<std::uint32_t> rows{700'000'000, 700'000'000, 700'000'000};
  const Graph graph{{{0, 1}, 90}, {{0, 2}, 100}, {{1, 2}, 79.9}};
  EXPECT_EQ(average_linkage(rows, list_of(graph), 84), (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_EQ(average_linkage(rows, list_of(graph), 85), (std::vector<std::uint32_t>{0, 1, 0}));
}

TEST(AverageLinkage, NothingHasNoGroups) { EXPECT_TRUE(average_linkage({}, {}, 0.5).empty()); }

}  // namespace
}  // namespace warpmatch::join
