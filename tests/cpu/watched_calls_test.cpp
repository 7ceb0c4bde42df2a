// Batch calls whose work is in one pair, or one task: they stop within it, on any number of threads. Sizes: strings of
// 60,000 symbols, of which a pair takes tens of polls whichever the scorer.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/joins/join_ways.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/operations/pair_list.hpp"
#include "reference/monitors.hpp"

namespace warpmatch {
namespace {

using testing::CountingMonitor;
using testing::Enough;

constexpr std::chrono::milliseconds kAlways{0};

std::string letters(std::size_t length, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  for (std::size_t i = 0; i < length; ++i)
    text.push_back(random() % 6 == 0 ? ' ' : static_cast<char>('a' + random() % 8));
  return text;
}

struct Call {
  const char* name;
  std::function<void(const Corpus&, const Corpus&, const Scorer&, const RunOptions&)> run;
};

std::vector<Call> calls() {
  const auto lax = [](const Scorer& scorer) {
    return ScoreOptions{.scorer = scorer, .score_cutoff = higher_is_better(scorer.form) ? 0.0 : 1e9};
  };
  return {
      {"matrix",
       [](const Corpus& left, const Corpus& right, const Scorer& scorer, const RunOptions& run) {
         std::vector<double> cells(left.size() * right.size());
         matrix(left, right, {.scorer = scorer}, {cells.data(), DType::f64, left.size(), right.size(), right.size()}, 1,
                run);
       }},
      {"top_k", [](const Corpus& left, const Corpus& right, const Scorer& scorer,
                   const RunOptions& run) { top_k(left, right, 1, {.scorer = scorer}, run); }},
      {"pairs", [=](const Corpus& left, const Corpus& right, const Scorer& scorer,
                    const RunOptions& run) { pairs(left, right, lax(scorer), run); }},
      {"self_join", [=](const Corpus& left, const Corpus&, const Scorer& scorer,
                        const RunOptions& run) { self_join(left, lax(scorer), run); }},
      {"cluster", [=](const Corpus& left, const Corpus&, const Scorer& scorer,
                      const RunOptions& run) { cluster(left, lax(scorer), run); }},
  };
}

class Watched : public ::testing::TestWithParam<Call> {};

TEST_P(Watched, StopsWithinOneLongPair) {
  const Corpus left(std::vector<std::string>{letters(60'000, 1), letters(60'001, 2)});
  const Corpus right(std::vector<std::string>{letters(60'002, 3)});
  const std::vector<Scorer> scorers = {
      {Metric::levenshtein, Form::distance},
      {Metric::osa, Form::distance},
      {Metric::indel, Form::ratio},
      {Metric::damerau_levenshtein, Form::distance},
      {.metric = Metric::levenshtein, .form = Form::distance, .weights = {2, 2, 3}},
      {Metric::partial, Form::ratio},
      {Metric::token_set, Form::ratio},
      {Metric::partial_token_sort, Form::ratio},
      {Metric::wratio, Form::ratio},
  };
  for (const Scorer& scorer : scorers)
    for (const unsigned workers : {1u, 2u}) {
      // Each call that polls so often is stopped for good at the last of these.
      CountingMonitor monitor(4);
      const Watch watch(&monitor, kAlways);
      EXPECT_THROW(GetParam().run(left, right, scorer, {{Device::Kind::cpu, 0}, workers, nullptr}), Enough)
          << to_string(scorer) << ": " << monitor.reports << " reports";
      EXPECT_EQ(monitor.reports, 4U) << to_string(scorer);
      EXPECT_EQ(monitor.thread, std::this_thread::get_id());
    }
}

// Jaro reads strings once or twice, so these are longer.
TEST_P(Watched, StopsWithinOneLongPairOfJaro) {
  const Corpus left(std::vector<std::string>{letters(2'000'000, 1), letters(2'000'001, 2)});
  const Corpus right(std::vector<std::string>{letters(2'000'002, 3)});
  for (const unsigned workers : {1u, 2u}) {
    CountingMonitor monitor(4);
    const Watch watch(&monitor, kAlways);
    EXPECT_THROW(GetParam().run(left, right, {Metric::jaro_winkler, Form::similarity},
                                {{Device::Kind::cpu, 0}, workers, nullptr}),
                 Enough)
        << monitor.reports << " reports";
  }
}

// Of many short strings, in one thread: looking words up, comparing signatures and scoring candidates.
TEST(WatchedJoinsByAnIndex, StopWithinTheirCandidates) {
  std::mt19937 random(1);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < 6000; ++i) {
    std::string row;
    for (std::size_t word = 0; word < 6; ++word) row += std::to_string(random() % 40) + (word < 5 ? " " : "");
    rows.push_back(row);
  }
  const Corpus corpus(rows);
  for (const auto& [scorer, cutoff] :
       {std::pair(Scorer{Metric::jaccard, Form::similarity}, 0.2), std::pair(Scorer{Metric::token_set}, 60.0),
        std::pair(Scorer{Metric::partial_token_set}, 99.0)}) {
    const dispatch::Request request =
        dispatch::make_request(corpus, corpus, {.scorer = scorer, .score_cutoff = cutoff}, true);
    const auto way = cpu::indexed_way(cpu::lane_kernels(), request, {});
    ASSERT_NE(way, nullptr);
    CountingMonitor monitor(4);
    const Watch watch(&monitor, kAlways);
    dispatch::PairList list;
    dispatch::ListSink sink(list);
    EXPECT_THROW(way->find(sink, {1}), Enough) << to_string(scorer) << ": " << monitor.reports << " reports";
    EXPECT_EQ(monitor.reports, 4U);
  }
}

// Under a cutoff pairs are told apart by their diagonals, in bands and strip by strip.
TEST(WatchedCutoffs, StopWithinOneBlock) {
  const Corpus left(std::vector<std::string>{letters(60'000, 1), letters(60'001, 2), letters(60'002, 4)});
  const Corpus right(std::vector<std::string>{letters(60'003, 3)});
  for (const Metric metric : {Metric::levenshtein, Metric::osa, Metric::indel, Metric::damerau_levenshtein})
    for (const double cutoff : {20'000.0, 35'000.0}) {
      CountingMonitor monitor(4);
      const Watch watch(&monitor, kAlways);
      EXPECT_THROW(pairs(left, right, {.scorer = {metric, Form::distance}, .score_cutoff = cutoff},
                         {{Device::Kind::cpu, 0}, 1, nullptr}),
                   Enough)
          << to_string(Scorer{metric, Form::distance}) << " within " << cutoff << ": " << monitor.reports << " reports";
    }
}

INSTANTIATE_TEST_SUITE_P(Calls, Watched, ::testing::ValuesIn(calls()),
                         [](const auto& call) { return std::string(call.param.name); });

TEST(WatchedPaired, StopsWithinOneLongPair) {
  const std::string left = letters(60'000, 1);
  const std::string right = letters(60'000, 2);
  const std::vector<Text> lefts{"a", left};
  const std::vector<Text> rights{"b", right};
  for (const unsigned workers : {1u, 2u}) {
    std::vector<double> cells(2);
    CountingMonitor monitor(3);
    const Watch watch(&monitor, kAlways);
    EXPECT_THROW(paired(lefts, rights, {.scorer = {Metric::damerau_levenshtein, Form::distance}},
                        {cells.data(), DType::f64, 1, 2, 2}, 1, {{Device::Kind::cpu, 0}, workers, nullptr}),
                 Enough);
  }
}

// A kernel that is at one text for long looks up as well, and its remainders are those of one that does not.
TEST(WatchedKernels, PollWithinOneText) {
  const std::string text = letters(3'000'000, 3);
  const std::vector<std::string> few{"abc", "bca cab"};
  const Corpus patterns(few);
  const Corpus longer(std::vector<std::string>{letters(70, 4), letters(100, 5)});
  const Corpus texts(std::vector<std::string>{text});
  for (const Corpus* left : {&patterns, &longer})
    for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::osa, Metric::damerau_levenshtein}) {
      const ScoreOptions options{.scorer = {metric, Form::distance}};
      std::vector<std::uint32_t> cells(2);
      CountingMonitor monitor;
      {
        const Watch watch(&monitor, kAlways);
        matrix(*left, texts, options, {cells.data(), DType::u32, 2, 1, 1}, 1, {{Device::Kind::cpu, 0}, 1, nullptr});
      }
      EXPECT_GE(monitor.reports, 5U) << to_string(options.scorer);
      for (std::size_t row = 0; row < 2; ++row) {
        const std::u32string string = *left->code_points(row);
        EXPECT_EQ(cells[row], score({string.data(), string.size(), Encoding::ucs4}, text, options));
      }
    }
}

}  // namespace
}  // namespace warpmatch
