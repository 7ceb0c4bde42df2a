// The walk along two ascending lists, against sets of the standard library.

#include "core/ascending.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warpmatch::core {
namespace {

using Numbers = std::vector<std::uint32_t>;

struct Walk {
  Numbers common;
  Numbers left_only;
  Numbers right_only;
};

template <class Same>
Walk walk(const Numbers& left, const Numbers& right, const Same& same) {
  Walk walk;
  walk_ascending(
      left.begin(), left.end(), right.begin(), right.end(), same,
      [&](std::uint32_t l, std::uint32_t r) {
        EXPECT_EQ(same.of(l), r);
        walk.common.push_back(l);
      },
      [&](std::uint32_t l) { walk.left_only.push_back(l); }, [&](std::uint32_t r) { walk.right_only.push_back(r); });
  return walk;
}

Numbers some_of(std::uint32_t count, double share, std::mt19937& random) {
  std::bernoulli_distribution chosen(share);
  Numbers numbers;
  for (std::uint32_t n = 0; n < count; ++n)
    if (chosen(random)) numbers.push_back(n);
  return numbers;
}

TEST(WalkAscending, TellsItemsInCommonFromItemsApart) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const Numbers left = some_of(12, 0.1 * (round % 11), random);
    const Numbers right = some_of(12, 0.1 * (round / 11 % 11), random);
    Walk expected;
    std::ranges::set_intersection(left, right, std::back_inserter(expected.common));
    std::ranges::set_difference(left, right, std::back_inserter(expected.left_only));
    std::ranges::set_difference(right, left, std::back_inserter(expected.right_only));
    const Walk found = walk(left, right, SameItems{});
    EXPECT_EQ(found.common, expected.common);
    EXPECT_EQ(found.left_only, expected.left_only);
    EXPECT_EQ(found.right_only, expected.right_only);
  }
}

/// Left numbers are three times what they are on the right; others are unknown there.
struct Thirds {
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::uint32_t of(std::uint32_t number) const { return number % 3 == 0 ? number / 3 : none; }
  bool is_known(std::uint32_t number) const { return number != none; }
};

TEST(WalkAscending, SetsAsideItemsThatTheOtherListDoesNotKnow) {
  const Walk found = walk({1, 3, 4, 5, 9, 12, 14}, {0, 1, 2, 3, 5}, Thirds{});
  EXPECT_THAT(found.common, testing::ElementsAre(3, 9));
  EXPECT_THAT(found.left_only, testing::ElementsAre(1, 4, 5, 12, 14));
  EXPECT_THAT(found.right_only, testing::ElementsAre(0, 2, 5));
}

}  // namespace
}  // namespace warpmatch::core
