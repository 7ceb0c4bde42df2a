// The scorers that are made of Indel ratios, by the replayed executor, against the CPU executor: without a cutoff, and
// at cutoffs of both rules that occur as scores.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/rare_paths.hpp"
#include "cuda/replay/replay_executor.hpp"
namespace warpmatch {
namespace {

using test::Both;

const std::vector<Scorer>& composites() {
  static const std::vector<Scorer> all = {
      {Metric::partial},           {Metric::token_set},     {Metric::token}, {Metric::partial_token_sort},
      {Metric::partial_token_set}, {Metric::partial_token}, {Metric::wratio}};
  return all;
}

/// Phrases that share words, repeat them and are of very different lengths.
std::vector<std::u32string> long_phrases(std::size_t count, std::uint32_t seed, std::size_t longest) {
  std::vector<std::u32string> strings = testing::random_phrases(count, seed, 12);
  for (std::size_t i = 0; i < strings.size(); i += 3) {
    const std::u32string more = strings[(i * 7 + 1) % strings.size()];
    while (!more.empty() && strings[i].size() + more.size() < longest / (1 + i % 5)) strings[i] += U" " + more;
  }
  return strings;
}

std::vector<Both> corpora() {
  const std::u32string cjk = testing::alphabet_from(0x4E00, 300) + U"  ";
  const std::u32string wide = testing::alphabet_from(0x20000, 66000);
  std::vector<std::u32string> parts;
  for (std::size_t at = 0; at < wide.size(); at += 440)
    parts.push_back(wide.substr(at, 20) + U" " + wide.substr(at, 9));
  std::vector<std::u32string> all_wide{wide.substr(0, 60) + U" " + parts[3], parts[4] + U" x", U"x y", U""};
  for (std::size_t at = 0; at < wide.size(); at += 1000) all_wide.push_back(wide.substr(at, 1000));

  std::vector<Both> all = {
      {"phrases", test::strings_with_nulls(testing::random_phrases(40, 1)),
       test::strings_with_nulls(testing::random_phrases(60, 2))},
      {"long phrases", test::strings_with_nulls(long_phrases(14, 3, 600)),
       test::strings_with_nulls(long_phrases(18, 4, 600))},
      {"names", test::names(5, 20, 70, U"abcd "), test::names(6, 150, 70, U"abcd ")},
      {"part of an alphabet", test::names(7, 15, 30, U"abc " + cjk), test::names(8, 140, 30, cjk + U"c")},
      {"many to few", test::names(9, 200, 30, U"abcde  "), test::names(10, 3, 30, U"abcde  ")},
      {"four byte symbols", test::strings_with_nulls(parts), test::strings_with_nulls(all_wide)},
  };
  all.back().left = test::strings_with_nulls({parts[1], parts[2], parts[3] + U" x", parts[4], U"", U"y"});
  const Corpus none(std::vector<std::string>{});
  for (const Corpus& a : {Corpus{"ab c"}, Corpus{""}, Corpus{"  "}, none})
    for (const Corpus& b : {Corpus{"c ab", "c"}, Corpus{""}, Corpus{" "}, none}) all.push_back({"few and none", a, b});
  return all;
}

dispatch::Request request(const Corpus& left, const Corpus& right, const Scorer& scorer, std::optional<double> cutoff,
                          CutoffRule rule = CutoffRule::reported, bool self = false) {
  return dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff, .rule = rule}, self);
}

/// Some of the scores that occur, best first.
std::vector<double> some_scores(const Both& both, const Scorer& scorer) {
  std::vector<double> cutoffs;
  for (const double share : {0.0, 0.1, 0.5})
    cutoffs.push_back(test::cutoff_for(scorer, both.left, both.right, share, dispatch::cpu_executor()));
  return cutoffs;
}

class ReplayedComposites : public test::Replayed {
 protected:
  /// Calls `check(subject, request)` for all corpora and scorers, with cutoffs that occur and, where the operation does
  /// without, none.
  void for_each_composite(bool without_cutoff, const auto& check) const {
    for (const Both& both : corpora()) {
      SCOPED_TRACE(both.name);
      for (const Scorer& scorer : composites()) {
        if (without_cutoff) check(subject(), request(both.left, both.right, scorer, {}));
        for (const double cutoff : some_scores(both, scorer))
          for (const CutoffRule rule : {CutoffRule::reported, CutoffRule::rapidfuzz})
            check(subject(), request(both.left, both.right, scorer, cutoff, rule));
      }
    }
  }
};

TEST_P(ReplayedComposites, WriteTheScoresOfTheCpu) {
  for_each_composite(true, [](const auto& subject, const dispatch::Request& of) {
    test::expect_same_scores(subject, dispatch::cpu_executor(), of, DType::f64);
  });
}

TEST_P(ReplayedComposites, FindThePairsOfTheCpu) {
  for_each_composite(false, [](const auto& subject, const dispatch::Request& of) {
    test::expect_same_pairs(subject, dispatch::cpu_executor(), of);
  });
}

TEST_P(ReplayedComposites, FindTheBestChoicesOfTheCpu) {
  for_each_composite(true, [](const auto& subject, const dispatch::Request& of) {
    test::expect_same_top_k(subject, dispatch::cpu_executor(), of, 3);
  });
}

TEST_P(ReplayedComposites, JoinACorpusWithItself) {
  const Corpus corpus = test::strings_with_nulls(testing::random_phrases(90, 11));
  for (const Scorer& scorer : composites())
    for (const double cutoff : {60.0, 90.0, 100.0})
      test::expect_same_pairs(subject(), dispatch::cpu_executor(),
                              request(corpus, corpus, scorer, cutoff, CutoffRule::reported, true));
}

/// Every score that occurs and its neighbours: what RapidFuzz rounds before it compares shows there alone.
TEST_P(ReplayedComposites, MeetCutoffsToTheLastBit) {
  const Corpus left = test::strings_with_nulls(testing::random_phrases(8, 12));
  const Corpus right = test::names(13, 30, 24, U"abct  ");
  for (const Scorer& scorer : composites()) {
    std::vector<double> scores(left.size() * right.size());
    dispatch::cpu_executor().scores(request(left, right, scorer, {}),
                                    {{scores.data(), DType::f64, left.size(), right.size(), right.size()}, 1.0}, {});
    std::ranges::sort(scores);
    scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
    for (const double score : scores)
      for (const double cutoff : {score, std::nextafter(score, 200.0)})
        test::expect_same_scores(subject(), dispatch::cpu_executor(),
                                 request(left, right, scorer, cutoff, CutoffRule::rapidfuzz), DType::f64);
  }
}

TEST_P(ReplayedComposites, ScoreRowByRowAsTheCpuDoes) {
  std::vector<std::u32string> strings = testing::random_phrases(150, 16);
  std::vector<std::u32string> others = testing::random_phrases(140, 17);
  for (std::size_t i = 0; i < 10; ++i) others.push_back(strings[i] + U" " + others[i + 20]);
  for (const std::u32string& more : long_phrases(20, 18, 400)) {
    strings.push_back(more);
    others.push_back(strings[others.size() / 3] + more.substr(more.size() / 4));
  }
  const Corpus left = test::strings_with_nulls(strings);
  const Corpus right = test::strings_with_nulls(others);
  for (const Scorer& scorer : composites()) {
    for (const std::optional<double> cutoff : {std::optional<double>{}, std::optional<double>{50.0}}) {
      const ScoreOptions options{scorer, cutoff, CutoffRule::rapidfuzz};
      test::expect_same_paired(subject(), dispatch::cpu_executor(), left, right, options, DType::f64);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Replays, ReplayedComposites, ::testing::ValuesIn(test::settings()),
                         [](const auto& test) { return test.param.name; });

TEST(ReplayedComposites, GoOnInSmallerPartsWhereMemoryRunsOut) {
  const Corpus left = test::names(14, 40, 30, U"abc ");
  const Corpus right = test::names(15, 60, 30, U"abc ");
  const dispatch::Request of = request(left, right, {Metric::wratio}, 80.0);
  test::expect_shrinks(
      [&](const auto& executor, const auto&) { test::expect_same_pairs(executor, dispatch::cpu_executor(), of); },
      test::device_with(300'000), test::device_with(60'000), "out of memory on replay:0 at the smallest tile: ");
}

TEST(ReplayedComposites, StopWhenTheMonitorThrows) {
  const Corpus left = test::names(18, 40);
  const Corpus right = test::names(19, 60);
  test::expect_stops([&](const auto& executor, const auto& control) {
    testing::all_pairs(executor, request(left, right, {Metric::token}, 90.0), control);
  });
}

}  // namespace
}  // namespace warpmatch
