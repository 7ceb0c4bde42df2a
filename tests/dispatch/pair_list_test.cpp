// Lists of pairs. Sizes: beyond the largest part (1 Mi pairs), so that parts of every size occur.

#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "all_pairs.hpp"

namespace warpmatch::dispatch {
namespace {

PairList list_of(std::uint32_t count, std::uint32_t left) {
  PairList list;
  for (std::uint32_t i = 0; i < count; ++i) list.push_back({left, i, 0.5});
  return list;
}

TEST(PairList, KeepsTheOrder) {
  const std::uint32_t count = 3'000'000;
  const PairList list = list_of(count, 7);
  ASSERT_EQ(list.size(), count);
  std::uint32_t next = 0;
  for (const RankPair& pair : testing::all(list)) ASSERT_EQ(pair, (RankPair{7, next++, 0.5}));
}

TEST(PairList, GrowsWithoutMovingWhatIsThere) {
  PairList list = list_of(1000, 1);
  const RankPair* first = list.parts().front().data();
  for (std::uint32_t i = 0; i < 100'000; ++i) list.push_back({2, i, 1.0});
  EXPECT_EQ(list.parts().front().data(), first);
}

TEST(PairList, TakesOverAnother) {
  PairList list = list_of(70, 1);
  PairList other = list_of(200, 2);
  const RankPair* taken = other.parts().front().data();
  list.append(std::move(other));
  list.append(PairList{});
  list.push_back({3, 0, 1.0});
  const std::vector<RankPair> pairs = testing::all(list);
  ASSERT_EQ(pairs.size(), list.size());
  ASSERT_EQ(pairs.size(), 271U);
  EXPECT_EQ(pairs[69], (RankPair{1, 69, 0.5}));
  EXPECT_EQ(pairs[70], (RankPair{2, 0, 0.5}));
  EXPECT_EQ(pairs[270], (RankPair{3, 0, 1.0}));
  EXPECT_EQ(list.parts()[2].data(), taken);  // after parts of 64 and 128
}

}  // namespace
}  // namespace warpmatch::dispatch
