// The k best rows of public calls, against sorting all of them. Sizes: some tens of rows over two letters, and of
// phrases, so that ties, copies and nulls are everywhere; k from 1 to more than there are rows.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "message_of.hpp"
#include "random_phrases.hpp"
#include "random_rows.hpp"
#include "run_options.hpp"
#include "score_table.hpp"

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
std::vector<Row> ranking(const testing::ScoreTable& table, const Scorer& scorer, std::optional<double> cutoff,
                         std::size_t query) {
  std::vector<Row> rows;
  for (std::size_t j = 0; j < table.right().size(); ++j) {
    const double score = table.score(scorer, query, j);
    if (std::isnan(score)) continue;
    if (!cutoff || reference::meets(scorer.form, score, *cutoff)) rows.push_back({score, static_cast<std::int32_t>(j)});
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return higher_is_better(scorer.form) ? a.score > b.score : a.score < b.score;
  });
  return rows;
}

double missing(const Scorer& scorer) {
  if (higher_is_better(scorer.form)) return 0.0;
  return is_integer(scorer) ? 2147483647 : 1.0;
}

void expect_best(const testing::ScoreTable& table, const Scorer& scorer, std::optional<double> cutoff) {
  SCOPED_TRACE(reference::label(scorer) + (cutoff ? ", cutoff " + std::to_string(*cutoff) : ""));
  const reference::Rows& queries = table.left();
  const reference::Rows& choices = table.right();
  const Corpus left = testing::make_corpus(queries);
  const Corpus right = testing::make_corpus(choices);
  std::vector<std::vector<Row>> rankings;
  for (std::size_t query = 0; query < queries.size(); ++query)
    rankings.push_back(ranking(table, scorer, cutoff, query));
  for_each_run([&](const RunOptions& run) {
    for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{7}, choices.size() + 5}) {
      const TopK best = top_k(left, right, k, {.scorer = scorer, .score_cutoff = cutoff}, run);
      ASSERT_EQ(best.queries, queries.size());
      const std::size_t most = std::min(k, choices.size());  // there are never more
      ASSERT_EQ(best.k, most);
      ASSERT_EQ(best.indices.size(), queries.size() * most);
      ASSERT_EQ(size_of(best.scores), queries.size() * most);
      ASSERT_EQ(std::holds_alternative<std::vector<std::int64_t>>(best.scores), is_integer(scorer));
      for (std::size_t i = 0; i < queries.size(); ++i) {
        const auto& expected = rankings[i];
        for (std::size_t n = 0; n < most; ++n) {
          ASSERT_EQ(best.indices[i * most + n], n < expected.size() ? expected[n].index : -1)
              << "query " << i << ", " << n;
          ASSERT_EQ(score_at(best.scores, i * most + n), n < expected.size() ? expected[n].score : missing(scorer));
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
  const testing::ScoreTable letters(rows_of(20, 6, 1), rows_of(60, 6, 2));
  const testing::ScoreTable phrases(testing::with_nulls(testing::random_phrases(15, 1)),
                                    testing::with_nulls(testing::random_phrases(40, 2)));
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const auto* table : {&letters, &phrases}) expect_best(*table, scorer, {});
}

TEST(TopK, KeepsOnlyWhatMeetsTheCutoff) {
  const testing::ScoreTable letters(rows_of(15, 9, 3), rows_of(30, 9, 4));
  const testing::ScoreTable phrases(testing::with_nulls(testing::random_phrases(15, 3)),
                                    testing::with_nulls(testing::random_phrases(30, 4)));
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const auto* table : {&letters, &phrases}) {
      for (const double share : {0.0, 0.2, 1.0}) expect_best(*table, scorer, table->score_at(scorer, share));
      if (is_integer(scorer)) expect_best(*table, scorer, 1e10);
    }
}

TEST(TopK, ChoicesCanBeTheQueries) {
  const reference::Rows rows = testing::with_nulls(testing::random_phrases(30, 5));
  for (const Scorer& scorer : reference::all_scorers()) expect_best({rows, rows}, scorer, {});
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
    for (const Scorer& scorer : reference::all_scorers()) expect_best({queries, choices}, scorer, {});
}

TEST(TopK, MoreThanThereAreIsAll) {
  const Corpus queries{"Anna", "Bob"};
  const Corpus choices{"Hannah", "Anna", "Anna"};
  for_each_run([&](const RunOptions& run) {
    const TopK all = top_k(queries, choices, 3, {}, run);
    for (const std::size_t k : {std::size_t{4}, std::size_t{1'000'000'000}, std::size_t{1} << 62, ~std::size_t{0}}) {
      const TopK best = top_k(queries, choices, k, {}, run);
      EXPECT_EQ(best.k, 3U);
      EXPECT_EQ(best.indices, all.indices);
      EXPECT_EQ(best.scores, all.scores);
    }
    const TopK none = top_k(queries, Corpus(std::vector<std::string>{}), 5, {}, run);
    EXPECT_EQ(none.k, 0U);
    EXPECT_TRUE(none.indices.empty());
  });
}

TEST(TopK, SaysHowManyResultsThereIsNoRoomFor) {
  const Corpus many(std::vector<Text>(3'000'000, Text("a")));
  const auto ask = [&] { top_k(many, many, many.size(), {}); };
  EXPECT_EQ(testing::message_of<OutOfMemory>(ask).substr(0, 77),
            "out of memory: 3000000 best choices of each of 3000000 queries take 98.2 TiB,");
}

TEST(TopK, NoChoicesAreNotAskedFor) {
  const Corpus names{"Anna"};
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { top_k(names, names, 0, {}); }), "[k] must be at least 1, got 0");
}

}  // namespace
}  // namespace warpmatch
