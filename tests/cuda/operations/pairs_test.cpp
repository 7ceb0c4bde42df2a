// Joins by the replayed executor, against the textbook.

#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch {
namespace {

using test::request;

class ReplayedPairs : public test::Replayed {};

TEST_P(ReplayedPairs, EqualTheTextbook) {
  for_each_request(false, [](const auto& subject, const auto& textbook, const dispatch::Request& of) {
    test::expect_same_pairs(subject, textbook, of);
  });
}

TEST_P(ReplayedPairs, JoinACorpusWithItself) {
  const Corpus corpus = test::names(8, 90, 12, U"ab ");
  const test::TextbookExecutor textbook;
  for (const Scorer& scorer : test::all_but_composites())
    for (const double share : {0.0, 0.05, 1.0}) {
      const double cutoff = test::cutoff_for(scorer, corpus, corpus, share, textbook);
      test::expect_same_pairs(subject(), textbook, request(corpus, corpus, scorer, cutoff, true));
    }
}

TEST_P(ReplayedPairs, TakeManyTilesToTheEnd) { test::expect_joins_of_many_tiles(subject(), dispatch::cpu_executor()); }

TEST_P(ReplayedPairs, LoseNoneToTheWindowsOfJaro) { test::expect_jaro_windows(subject(), dispatch::cpu_executor()); }

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedPairs, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedPairs, StopWhenTheMonitorThrows) {
  const Corpus left = test::names(18, 40);
  const Corpus right = test::names(19, 60);
  test::expect_stops([&](const auto& executor, const auto& control) {
    testing::all_pairs(executor, request(left, right, {Metric::indel, Form::ratio}, 20.0), control);
  });
}

TEST(ReplayedPairs, HalveTilesUntilTheyFit) {
  const Corpus left = test::names(14, 40);
  const Corpus right = test::names(15, 60);
  const test::TextbookExecutor textbook;
  const auto join = [&](const auto& executor, const auto&) {
    test::expect_same_pairs(executor, textbook, request(left, right, {Metric::indel, Form::ratio}, 20.0));
  };
  for (const std::size_t memory : {5'000u, 9'000u}) join(test::ReplayExecutor(test::device_with(memory)), nullptr);
  // The strings and what follows from them are there by now.
  test::expect_shrinks(join, test::device_with(12'000), test::device_with(20),
                       "out of memory on replay:0 at the smallest tile: pairs needs 32 bytes");
}

}  // namespace
}  // namespace warpmatch
