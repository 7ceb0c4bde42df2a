// Top-k searches by the replayed executor, against the textbook.

#include <cstddef>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "cuda/all_devices.hpp"
#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"
#include "message_of.hpp"

namespace warpmatch {
namespace {

using test::request;

class ReplayedTopK : public test::Replayed {};

TEST_P(ReplayedTopK, EqualsTheTextbook) {
  for_each_request(true, [](const auto& subject, const auto& textbook, const dispatch::Request& of) {
    test::expect_same_top_k(subject, textbook, of, 3);
  });
}

TEST_P(ReplayedTopK, FindsAnyNumber) {
  const Corpus left = test::names(10, 25);
  const Corpus right = test::names(11, 70);
  const test::TextbookExecutor textbook;
  for (const std::size_t k : {1u, 2u, 20u, 60u, 200u})
    for (const Scorer scorer : {Scorer{Metric::indel, Form::ratio}, Scorer{Metric::levenshtein, Form::distance}})
      test::expect_same_top_k(subject(), textbook, request(left, right, scorer), k);
}

TEST_P(ReplayedTopK, GoesPastTheFirstTile) { test::expect_searches_of_many_tiles(subject(), dispatch::cpu_executor()); }

TEST_P(ReplayedTopK, HasABoundForEachQuery) {
  test::expect_a_bound_for_each_query(subject(), test::TextbookExecutor{});
}

TEST_P(ReplayedTopK, WeighsBy64Bits) { test::expect_weights_of_64_bits(subject(), dispatch::cpu_executor()); }

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedTopK, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedTopK, RefusesMoreChoicesThanMemoryHolds) {
  const Corpus corpus = test::names(12, 10);
  const auto of = request(corpus, corpus, {Metric::indel, Form::ratio});
  const test::ReplayExecutor one{test::ReplayDevice{}};
  const cuda::AllDevices all({&one, &one});
  for (const std::size_t k : {std::size_t{1} << 59, std::size_t{1} << 62, ~std::size_t{0}})
    for (const dispatch::Executor* executor :
         {static_cast<const dispatch::Executor*>(&one), static_cast<const dispatch::Executor*>(&all)})
      EXPECT_EQ(testing::message_of<RangeError>([&] { executor->top_k(of, k, {}); }),
                "[k] for " + std::to_string(corpus.distinct()) + " queries, no memory holds " + std::to_string(k) +
                    " choices each");
}

// Entry 29 of the log: it was 72 bytes.
TEST(ReplayedTopK, WantsSixteenBytesForACandidate) {
  const Corpus left = test::names(14, 40);
  const Corpus right = test::names(15, 60);
  std::map<std::string, std::size_t> asked_for;
  test::ReplayDevice device;
  device.asked_for = &asked_for;
  test::ReplayExecutor(device).top_k(request(left, right, {Metric::indel, Form::ratio}), 3, {});
  EXPECT_EQ(asked_for["candidates of a top-k search"], std::size_t{left.distinct()} * right.distinct() * 16);
}

TEST(ReplayedTopK, StopsWhenTheMonitorThrows) {
  const Corpus left = test::names(18, 40);
  const Corpus right = test::names(19, 60);
  test::expect_stops([&](const auto& executor, const auto& control) {
    executor.top_k(request(left, right, {Metric::indel, Form::ratio}), 3, control);
  });
}

TEST(ReplayedTopK, HalvesTilesUntilTheyFit) {
  const Corpus left = test::names(14, 40);
  const Corpus right = test::names(15, 60);
  const test::TextbookExecutor textbook;
  const auto search = [&](const auto& executor, const auto&) {
    test::expect_same_top_k(executor, textbook, request(left, right, {Metric::indel, Form::ratio}), 3);
  };
  test::expect_shrinks(search, test::device_with(40'000), test::device_with(100),
                       "out of memory on replay:0 at the smallest tile: the best of a top-k search needs 112 bytes");
  test::expect_shrinks(
      search, test::device_with(40'000, 10'000), test::device_with(40'000, 40'000),
      "out of memory on replay:0 at the smallest tile: sorting the best of a search needs 40000 bytes");
}

}  // namespace
}  // namespace warpmatch
