// Rarity on a replayed device: every result kind is the CPU's, to the bit.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include <gtest/gtest.h>

#include "cuda/all_devices.hpp"
#include "cuda/rarity_checks.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch {
namespace {

using testing::random_rows;

class ReplayedRarity : public test::Replayed {};

TEST_P(ReplayedRarity, GivesWhatTheCpuGives) {
  for (const std::uint32_t seed : {1U, 2U, 3U})
    test::expect_same_rarity(subject(), random_rows(50, seed), random_rows(70, seed + 10));
}

TEST_P(ReplayedRarity, TakesTheMatchesInTheirOrder) {
  test::expect_same_rarity(subject(), test::crowded_rows(12, 6, 1), test::crowded_rows(14, 6, 2));
}

TEST_P(ReplayedRarity, KeepsMatchesBeyondTheSixtyFourthWord) {
  test::expect_same_rarity(subject(), test::crowded_rows(7, 90, 3), test::crowded_rows(8, 90, 4));
  test::expect_same_rarity(subject(), test::crowded_rows(6, 90, 5), random_rows(20, 6));
  test::expect_same_rarity(subject(), random_rows(20, 7), test::crowded_rows(6, 90, 8));
}

TEST_P(ReplayedRarity, LeavesNumbersAloneThatAreNotCompared) {
  const test::BothWays both(random_rows(50, 21), random_rows(70, 22), 0.4, {.numbers = false});
  both.expect_same_pairs(subject(), {});
  both.expect_same_best(subject(), 4, {});
  both.expect_same_cells(subject(), {});
}

/// Scores that numbers lower come to the cutoff or below it, on either side alike.
TEST_P(ReplayedRarity, TakesAFifthForNumbersThatContradictEachOther) {
  const testing::RarityRows rows{U"a 1", U"a 2", U"a", U"a 1 2", U"1", U"b lx350", U"b lx340 1", U"b 1"};
  for (const double cutoff : {0.0, 0.3, 0.4, 0.5}) {
    const test::BothWays both(rows, rows, cutoff);
    both.expect_same_cells(subject(), {});
    both.expect_same_best(subject(), 3, {});
    if (cutoff > 0) both.expect_same_pairs(subject(), {});
  }
}

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedRarity, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedRarity, ReadsNothingInNothing) {
  const test::ReplayExecutor subject(test::ReplayDevice{});
  const testing::RarityRows none{std::nullopt};
  const testing::RarityRows empty;
  const testing::RarityRows blank{U"", U"  "};
  const testing::RarityRows some{U"acme corp", std::nullopt, U"acme"};
  for (const auto& right : {none, empty, blank, some}) test::expect_same_rarity(subject, some, right);
  test::expect_same_rarity(subject, blank, some);
}

TEST(ReplayedRarity, ReadsASideThatStandsOnBothSidesOnce) {
  const test::ReplayExecutor subject(test::ReplayDevice{});
  const Corpus corpus = testing::corpus_of(random_rows(40, 5));
  const rarity::Model model = rarity::fit(std::span(&corpus, 1), {}, {});
  const std::array sides{corpus, corpus};
  const rarity::Reading reading(model, sides, {});
  const rarity::DeviceRequest of(model, reading, sides, 0, 1);
  EXPECT_EQ(&of.request().left, &of.request().right);
  EXPECT_FALSE(of.request().self);
  const auto split = rarity::Sides::two(reading.packed(), corpus.size());
  EXPECT_EQ(of.find_best(subject, 3, {}), rarity::find_best(reading, split, 3, 0, {1, nullptr}));
}

TEST(ReplayedRarity, RunsOnSeveralDevices) {
  const test::ReplayExecutor first(test::ReplayDevice{.ordinal = -1});
  const test::ReplayExecutor second(test::ReplayDevice{.ordinal = -2}, test::tiny());
  const cuda::AllDevices all({&first, &second});
  test::expect_same_rarity(all, random_rows(60, 8), random_rows(60, 9), {2, nullptr});
}

TEST(ReplayedRarity, StopsAndShrinksAsTheOthersDo) {
  const test::BothWays pairs(random_rows(80, 11), random_rows(90, 12), 0.3);
  const test::BothWays chosen(random_rows(80, 11), random_rows(90, 12), 0);
  test::expect_stops([&](const test::ReplayExecutor& subject, const dispatch::Control& control) {
    pairs.expect_same_pairs(subject, control);
  });
  test::expect_stops([&](const test::ReplayExecutor& subject, const dispatch::Control& control) {
    chosen.expect_same_chosen(subject, control);
  });
  const test::BothWays crowded(test::crowded_rows(12, 90, 1), test::crowded_rows(40, 90, 2), 0);
  test::expect_shrinks(
      [&](const test::ReplayExecutor& subject, const dispatch::Control& control) {
        crowded.expect_same_chosen(subject, control);
      },
      test::device_with(90'000), test::device_with(44'500),
      "out of memory on replay:0 at the smallest tile: which words of long strings are matched needs ");
}

}  // namespace
}  // namespace warpmatch
