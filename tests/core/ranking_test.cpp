// The one order of results: every pair of a few keys whose parts lie at the ends of their ranges.

#include "core/ranking.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

namespace warpmatch::core {
namespace {

std::vector<RankKey> keys() {
  std::vector<RankKey> all;
  for (const std::uint64_t order : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32, ~std::uint64_t{0}})
    for (const std::uint32_t row : {0u, 1u, 1u << 31, ~0u}) all.push_back({order, row});
  return all;
}

TEST(RankKey, BetterScoresComeFirstThenLowerRows) {
  for (const RankKey& a : keys())
    for (const RankKey& b : keys()) {
      EXPECT_EQ(a < b, std::tuple(a.order, a.row) < std::tuple(b.order, b.row));
      EXPECT_EQ(a == b, std::tuple(a.order, a.row) == std::tuple(b.order, b.row));
    }
}

TEST(RankKey, NothingIsWorseThanTheDefault) {
  for (const RankKey& key : keys()) EXPECT_FALSE(RankKey{} < key);
}

}  // namespace
}  // namespace warpmatch::core
