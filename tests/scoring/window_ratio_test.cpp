// On which side of a cutoff the ratio of a window falls: inner windows are compared as they are reported, outer ones
// before their last product is rounded. Swept over all fractions of lengths up to 60.

#include "scoring/window_ratio.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

namespace warpmatch::scoring {
namespace {

TEST(WindowRatio, IsTheSameForBothSortsWithoutACutoff) {
  for (std::uint64_t lengths = 2; lengths <= 60; ++lengths)
    for (std::uint64_t common = 0; 2 * common <= lengths; ++common) {
      const double ratio = inner_window_ratio(lengths - 2 * common, lengths, 0);
      ASSERT_EQ(outer_window_ratio(lengths - 2 * common, lengths, 0), ratio);
      ASSERT_EQ(window_ratio(common, lengths, true, false, 0), ratio);
      ASSERT_EQ(window_ratio(common, lengths, false, true, 0), ratio);
    }
}

TEST(WindowRatio, OfAnInnerWindowMeetsItselfAsACutoffAndNoMore) {
  for (std::uint64_t lengths = 2; lengths <= 60; ++lengths)
    for (std::uint64_t common = 1; 2 * common <= lengths; ++common) {
      const double ratio = window_ratio(common, lengths, true, false, 0);
      ASSERT_EQ(window_ratio(common, lengths, true, false, ratio), ratio);
      ASSERT_EQ(window_ratio(common, lengths, true, false, std::nextafter(ratio, 101)), 0);
    }
}

TEST(WindowRatio, OneWindowThatPassesIsEnough) {
  int apart = 0;  // cutoffs that the two sorts see differently
  for (std::uint64_t lengths = 2; lengths <= 60; ++lengths)
    for (std::uint64_t common = 1; 2 * common <= lengths; ++common) {
      const double ratio = window_ratio(common, lengths, true, false, 0);
      for (const double cutoff : {std::nextafter(ratio, 0), ratio, std::nextafter(ratio, 101)}) {
        const double inner = window_ratio(common, lengths, true, false, cutoff);
        const double outer = window_ratio(common, lengths, false, true, cutoff);
        ASSERT_EQ(window_ratio(common, lengths, true, true, cutoff), cutoff > 100 ? 0 : std::fmax(inner, outer));
        apart += inner != outer ? 1 : 0;
      }
    }
  EXPECT_GT(apart, 0);
}

}  // namespace
}  // namespace warpmatch::scoring
