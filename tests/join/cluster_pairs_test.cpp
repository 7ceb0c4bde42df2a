// Groups of rows from pairs that are there already: worked by hand.

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matching.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

using Rows = std::vector<std::int32_t>;

/// 0-1 and 1-2 are alike, 0-2 hardly; 3 is like nothing; 4-5 are as alike as 1-2.
Pairs chain() { return {{0, 1, 0, 4}, {1, 2, 2, 5}, std::vector<double>{0.9, 0.8, 0.1, 0.8}}; }

TEST(ClusterPairs, ComponentsFollowTheChain) {
  const Clusters found = cluster_pairs(chain(), std::vector<std::uint32_t>(6, 1), 0.8, Linkage::components);
  EXPECT_EQ(found.cluster, (Rows{0, 0, 0, 1, 2, 2}));
  EXPECT_EQ(found.representative, (Rows{1, 3, 4}));  // row 1 has most pairs
  EXPECT_EQ(found.size, (Rows{3, 1, 2}));
  EXPECT_EQ(found.pairs, 3);
}

TEST(ClusterPairs, AveragesCountEveryPairThatIsListed) {
  const std::vector<std::uint32_t> copies{1, 1, 1, 1, 1, 2};
  const Clusters found = cluster_pairs(chain(), copies, 0.5, Linkage::average);
  EXPECT_EQ(found.cluster, (Rows{0, 0, 1, 2, 3, 3}));   // (0.8 + 0.1) / 2 is below 0.5
  EXPECT_EQ(found.representative, (Rows{1, 2, 3, 5}));  // row 5 has a copy
  EXPECT_EQ(cluster_pairs(chain(), copies, 0.45, Linkage::average).cluster, (Rows{0, 0, 0, 1, 2, 2}));
}

TEST(ClusterPairs, NothingIsEachRowAlone) {
  const Clusters found = cluster_pairs({}, std::vector<std::uint32_t>(2, 1), 0.5, Linkage::average);
  EXPECT_EQ(found.cluster, (Rows{0, 1}));
  EXPECT_TRUE(cluster_pairs({}, {}, 0.5, Linkage::components).cluster.empty());
}

TEST(ClusterPairs, SaysWhatIsWrong) {
  const auto message = [](const Pairs& pairs) {
    return message_of<InvalidArgument>(
        [&] { cluster_pairs(pairs, std::vector<std::uint32_t>(2, 1), 0.5, Linkage::average); });
  };
  EXPECT_EQ(message({{0}, {2}, std::vector<double>{1}}), "[pairs] have the row 2 of a table of 2 rows");
  EXPECT_EQ(message({{0}, {1}, std::vector<double>{-1}}), "[pairs] must score from 0 to 100, got -1.000000");
}

}  // namespace
}  // namespace warpmatch
