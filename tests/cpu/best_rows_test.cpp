// The best rows as the CPU writes them: those that its best distinct choices stand for, by every way, on every SIMD
// level and number of threads. Copies and nulls are among the rows of both sides; sizes: either side in the lanes, more
// rows than a panel has, and for Jaro more than a key has columns.

#include "dispatch/operations/best_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/cpu_executor.hpp"
#include "dispatch/operations/score_column.hpp"
#include "levels.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

TopK empty_places(const dispatch::Request& request, std::size_t k) {
  const std::size_t places = request.left.size() * k;
  return {request.left.size(), k, std::vector<std::int32_t>(places, -1),
          dispatch::make_score_column(request.rule.integer, places, dispatch::missing_score(request.rule))};
}

/// Whether a scorer can have nulls does not matter here: their places stay empty.
void expect_rows_of_choices(const Corpus& left, const Corpus& right, const ScoreOptions& options) {
  const dispatch::Request request = dispatch::make_request(left, right, options);
  for (const std::size_t k : {1U, 5U, 8U, 20U, 150U}) {
    if (k > right.size()) continue;
    for (const cpu::LaneKernels* kernels : testing::levels())
      for (const unsigned workers : {1U, 3U}) {
        const cpu::CpuExecutor executor(*kernels);
        TopK expected = empty_places(request, k);
        const std::size_t choices = std::min<std::size_t>(k, request.right.distinct());
        dispatch::write_rows(executor.top_k(request, choices, {workers}), choices, request, expected);
        TopK found = empty_places(request, k);
        ASSERT_TRUE(executor.best_rows(request, found, {workers}));
        ASSERT_EQ(found.indices, expected.indices) << kernels->name << ", " << reference::label(options.scorer) << ", "
                                                   << left.size() << " by " << right.size() << ", k " << k;
        ASSERT_EQ(found.scores, expected.scores) << kernels->name << ", " << reference::label(options.scorer);
      }
  }
}

void expect_rows_of_scorer(const Scorer& scorer, double cutoff) {
  testing::RandomStrings made;
  made.alphabet = U"abcd ";
  made.longest = 14;
  for (const double copied : {0.0, 0.06, 0.5})
    for (const auto& [queries, choices] : {std::pair{150, 90}, std::pair{20, 700}, std::pair{9, 1100}}) {
      made.copied = copied;
      const Corpus left = testing::make_corpus(testing::random_rows(made, static_cast<std::size_t>(queries), 1));
      const Corpus right = testing::make_corpus(testing::random_rows(made, static_cast<std::size_t>(choices), 2));
      expect_rows_of_choices(left, right, {.scorer = scorer});
      expect_rows_of_choices(left, right, {.scorer = scorer, .score_cutoff = cutoff});
    }
}

TEST(BestRows, AreThoseOfChoicesByEdits) {
  expect_rows_of_scorer({Metric::indel, Form::ratio}, 60);
  expect_rows_of_scorer({Metric::qratio, Form::ratio}, 60);
  expect_rows_of_scorer({Metric::levenshtein, Form::distance}, 5);
  expect_rows_of_scorer({Metric::levenshtein, Form::normalized_distance}, 0.5);
  expect_rows_of_scorer({Metric::hamming, Form::similarity}, 4);
  expect_rows_of_scorer({.metric = Metric::levenshtein, .form = Form::distance, .weights = {3, 3, 3}}, 12);
}

TEST(BestRows, AreThoseOfChoicesByScores) {
  expect_rows_of_scorer({Metric::jaro, Form::similarity}, 0.7);
  expect_rows_of_scorer({Metric::jaro_winkler, Form::normalized_similarity}, 0.7);
  expect_rows_of_scorer({Metric::jaro_winkler, Form::distance}, 0.4);
  expect_rows_of_scorer({Metric::wratio, Form::ratio}, 60);
}

TEST(BestRows, OfLongStrings) {
  testing::RandomStrings made;
  made.alphabet = U"abcdefgh";
  made.longest = 300;
  const Corpus left = testing::make_corpus(testing::random_rows(made, 40, 5));
  const Corpus right = testing::make_corpus(testing::random_rows(made, 60, 6));
  expect_rows_of_choices(left, right, {.scorer = {Metric::indel, Form::ratio}});
  expect_rows_of_choices(left, right, {.scorer = {Metric::jaro, Form::similarity}});
}

}  // namespace
}  // namespace warpmatch
