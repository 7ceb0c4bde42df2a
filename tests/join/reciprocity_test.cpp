// Reciprocity against its definition, neighbourhood by neighbourhood as sets of rows: random pairs with few different
// scores, so that ties are many, of one table and of two.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matching.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

/// The side and number of a row; in one table all are of one side.
using Row = std::pair<int, std::int32_t>;

double slow(const Pairs& pairs, std::size_t pair, Tables tables, int sign) {
  const auto& scores = std::get<std::vector<double>>(pairs.score);
  const int right_side = tables == Tables::two ? 1 : 0;
  const auto neighbours = [&](const Row& row) {
    std::set<Row> found{row};
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (sign * scores[i] < sign * scores[pair]) continue;
      const Row left{0, pairs.left[i]};
      const Row right{right_side, pairs.right[i]};
      if (left == row) found.insert(right);
      if (right == row) found.insert(left);
    }
    return found;
  };
  const auto left = neighbours({0, pairs.left[pair]});
  const auto right = neighbours({right_side, pairs.right[pair]});
  std::set<Row> both;
  std::set<Row> either(left);
  for (const Row& row : right) {
    if (left.contains(row)) both.insert(row);
    either.insert(row);
  }
  return static_cast<double>(both.size()) / static_cast<double>(either.size());
}

Pairs random_pairs(std::uint32_t seed, Tables tables) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  std::set<std::pair<std::int32_t, std::int32_t>> chosen;
  const int rows = 3 + below(12);
  for (int i = below(60); i > 0; --i) {
    std::int32_t a = below(rows);
    std::int32_t b = below(rows);
    if (tables == Tables::one && a == b) continue;
    if (tables == Tables::one && b < a) std::swap(a, b);
    chosen.emplace(a, b);
  }
  Pairs pairs;
  std::vector<double> scores;
  for (const auto& [a, b] : chosen) {
    pairs.left.push_back(a);
    pairs.right.push_back(b);
    scores.push_back(below(5) / 4.0);
  }
  pairs.score = scores;
  return pairs;
}

TEST(Reciprocity, EqualsItsDefinition) {
  for (const Tables tables : {Tables::one, Tables::two})
    for (const bool higher : {true, false})
      for (std::uint32_t seed = 0; seed < 200; ++seed) {
        const Pairs pairs = random_pairs(seed, tables);
        const std::vector<double> found = reciprocity(pairs, tables, higher);
        ASSERT_EQ(found.size(), pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i)
          ASSERT_EQ(found[i], slow(pairs, i, tables, higher ? 1 : -1)) << "seed " << seed << " pair " << i;
      }
}

TEST(Reciprocity, WorkedByHand) {
  const Pairs pairs{{0, 1}, {1, 2}, std::vector<std::int64_t>{90, 80}};
  EXPECT_EQ(reciprocity(pairs, Tables::one, true), (std::vector<double>{1.0, 2.0 / 3}));
  EXPECT_EQ(reciprocity(pairs, Tables::one, false), (std::vector<double>{2.0 / 3, 1.0}));
  EXPECT_EQ(reciprocity(pairs, Tables::two, true), (std::vector<double>{1.0, 1.0}));
  const Pairs alike{{0, 0, 1}, {1, 2, 2}, std::vector<double>{1, 1, 1}};
  EXPECT_EQ(reciprocity(alike, Tables::one, true), (std::vector<double>{1, 1, 1}));
  EXPECT_TRUE(reciprocity({}, Tables::one, true).empty());
}

TEST(Reciprocity, SaysWhatIsWrong) {
  const auto message = [](const Pairs& pairs) {
    return message_of<InvalidArgument>([&] { reciprocity(pairs, Tables::one, true); });
  };
  EXPECT_EQ(message({{0, 2}, {1, 2}, std::vector<double>{1, 1}}), "[pairs] have a row with itself: (2, 2)");
  EXPECT_EQ(message({{0, 1}, {1, 0}, std::vector<double>{1, 1}}), "[pairs] list (1, 0) twice");
  EXPECT_EQ(message({{-1}, {1}, std::vector<double>{1}}), "[pairs] have the row -1");
  EXPECT_EQ(message({{0}, {1}, std::vector<double>{std::nan("")}}), "[pairs] have no score for (0, 1), but NaN");
}

}  // namespace
}  // namespace warpmatch
