// One partner a row: what is kept, worked by hand.

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matching.hpp>

namespace warpmatch {
namespace {

using Rows = std::vector<std::int32_t>;

Pairs similar() { return {{0, 0, 1, 2}, {0, 1, 0, 1}, std::vector<double>{90, 80, 95, 80}}; }

TEST(BestMatches, BestFirstAndEachRowOnce) {
  const Pairs kept = best_matches(similar(), {true, true}, true);
  EXPECT_EQ(kept.left, (Rows{0, 1}));  // of the two that score 80 the lower left row
  EXPECT_EQ(kept.right, (Rows{1, 0}));
  EXPECT_EQ(kept.score, ScoreColumn(std::vector<double>{80, 95}));
}

TEST(BestMatches, OneSideOnce) {
  EXPECT_EQ(best_matches(similar(), {true, false}, true).right, (Rows{0, 0, 1}));
  EXPECT_EQ(best_matches(similar(), {false, true}, true).left, (Rows{0, 1}));
  EXPECT_EQ(best_matches(similar(), {}, true).size(), 4);
}

TEST(BestMatches, DistancesAreBestWhereTheyAreSmall) {
  const Pairs pairs{{0, 0, 1}, {0, 1, 1}, std::vector<std::int64_t>{2, 1, 0}};
  const Pairs kept = best_matches(pairs, {true, true}, false);
  EXPECT_EQ(kept.left, (Rows{0, 1}));
  EXPECT_EQ(kept.right, (Rows{0, 1}));
}

TEST(BestMatches, NothingStaysNothing) { EXPECT_EQ(best_matches({}, {true, true}, true).size(), 0); }

}  // namespace
}  // namespace warpmatch
