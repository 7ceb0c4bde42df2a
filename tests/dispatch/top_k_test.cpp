// The k best rows of public calls, against sorting all of them. Sizes: some tens of rows over two letters, so that
// ties, copies and nulls are everywhere; k from 1 to more than there are rows.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "message_of.hpp"
#include "random_rows.hpp"
#include "reference/edit_distance.hpp"
#include "run_options.hpp"

namespace warpmatch {
namespace {

using testing::for_each_run;

double score_at(const ScoreColumn& column, std::size_t i) {
  return std::visit([&](const auto& values) { return static_cast<double>(values[i]); }, column);
}

std::size_t size_of(const ScoreColumn& column) {
  return std::visit([](const auto& values) { return values.size(); }, column);
}

struct Row {
  double score;
  std::int32_t index;
};

/// All rows that may be chosen for a query, best first, ties by row.
std::vector<Row> ranking(Scorer scorer, std::optional<double> cutoff, const std::optional<std::u32string>& query,
                         const reference::Rows& choices) {
  std::vector<Row> rows;
  for (std::size_t j = 0; j < choices.size() && query; ++j) {
    if (!choices[j]) continue;
    const double score = reference::score(scorer, *query, *choices[j]);
    if (!cutoff || reference::meets(scorer.form, score, *cutoff)) rows.push_back({score, static_cast<std::int32_t>(j)});
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return higher_is_better(scorer.form) ? a.score > b.score : a.score < b.score;
  });
  return rows;
}

double missing(Form form) {
  if (form == Form::distance) return 2147483647;
  return form == Form::normalized_distance ? 1.0 : 0.0;
}

void expect_best(const reference::Rows& queries, const reference::Rows& choices, Scorer scorer,
                 std::optional<double> cutoff) {
  SCOPED_TRACE(to_string(scorer) + (cutoff ? ", cutoff " + std::to_string(*cutoff) : ""));
  const Corpus left = testing::make_corpus(queries);
  const Corpus right = testing::make_corpus(choices);
  std::vector<std::vector<Row>> rankings;
  for (const auto& query : queries) rankings.push_back(ranking(scorer, cutoff, query, choices));
  for_each_run([&](const RunOptions& run) {
    for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{7}, choices.size() + 5}) {
      const TopK best = top_k(left, right, k, {.scorer = scorer, .score_cutoff = cutoff}, run);
      ASSERT_EQ(best.queries, queries.size());
      ASSERT_EQ(best.k, k);
      ASSERT_EQ(best.indices.size(), queries.size() * k);
      ASSERT_EQ(size_of(best.scores), queries.size() * k);
      ASSERT_EQ(std::holds_alternative<std::vector<std::int64_t>>(best.scores), is_integer(scorer.form));
      for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto& expected = rankings[i];
        for (std::size_t n = 0; n < k; ++n) {
          ASSERT_EQ(best.indices[i * k + n], n < expected.size() ? expected[n].index : -1)
              << "query " << i << ", " << n;
          ASSERT_EQ(score_at(best.scores, i * k + n), n < expected.size() ? expected[n].score : missing(scorer.form));
        }
      }
    }
  });
}

reference::Rows rows_of(std::size_t count, std::uint32_t longest, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = U"ab";
  strings.longest = longest;
  strings.copied = 0.3;
  return testing::random_rows(strings, count, seed);
}

TEST(TopK, IsTheHeadOfTheSortedRows) {
  for (const Scorer scorer : reference::all_scorers()) expect_best(rows_of(20, 6, 1), rows_of(60, 6, 2), scorer, {});
}

TEST(TopK, KeepsOnlyWhatMeetsTheCutoff) {
  const reference::Rows queries = rows_of(25, 9, 3);
  const reference::Rows choices = rows_of(50, 9, 4);
  for (const Metric metric : {Metric::levenshtein, Metric::indel}) {
    for (const double cutoff : {0.0, 2.0, 1e10}) expect_best(queries, choices, {metric, Form::distance}, cutoff);
    for (const double cutoff : {0.0, 3.0, 1e10}) expect_best(queries, choices, {metric, Form::similarity}, cutoff);
    for (const double cutoff : {0.0, 0.5, 1.0}) {
      expect_best(queries, choices, {metric, Form::normalized_distance}, cutoff);
      expect_best(queries, choices, {metric, Form::normalized_similarity}, cutoff);
      expect_best(queries, choices, {metric, Form::ratio}, 100 * cutoff);
    }
  }
}

TEST(TopK, ChoicesCanBeTheQueries) {
  const reference::Rows rows = rows_of(40, 12, 5);
  expect_best(rows, rows, {Metric::indel, Form::ratio}, {});
}

// Copies of the best row stand between ties of other strings: rows decide, not strings.
TEST(TopK, CopiesAreListedByRowAmongTies) {
  const Corpus choices{"ax", "ay", "ax", "zz", "ay", "ax"};
  for_each_run([&](const RunOptions& run) {
    const TopK best = top_k(Corpus{"a"}, choices, 4, {{Metric::levenshtein, Form::distance}, {}}, run);
    EXPECT_EQ(best.indices, (std::vector<std::int32_t>{0, 1, 2, 4}));
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(best.scores), (std::vector<std::int64_t>{1, 1, 1, 1}));
  });
}

TEST(TopK, OfNothingIsEmptyPlaces) {
  const reference::Rows none;
  const reference::Rows nulls{std::nullopt, std::nullopt};
  const reference::Rows some{U"a", U"", U"a"};
  for (const auto& [queries, choices] :
       {std::pair(none, some), {some, none}, {none, none}, {nulls, some}, {some, nulls}, {nulls, nulls}})
    for (const Scorer scorer : reference::all_scorers()) expect_best(queries, choices, scorer, {});
}

TEST(TopK, NoChoicesAreNotAskedFor) {
  const Corpus names{"Anna"};
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { top_k(names, names, 0, {}); }), "[k] must be at least 1, got 0");
}

}  // namespace
}  // namespace warpmatch
