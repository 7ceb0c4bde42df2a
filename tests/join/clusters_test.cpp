// Clusters against a union-find over every pair of rows. Sizes: up to 120 rows over few letters, so that clusters are
// chains of many strings, with copies and nulls; cutoffs from "copies only" to "everything is one cluster".

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
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
using Numbers = std::vector<std::int32_t>;

constexpr Scorer kDistance{Metric::levenshtein, Form::distance};

/// Clusters by looking at every pair of rows.
Clusters naive_clusters(const testing::ScoreTable& table, const Scorer& scorer, double cutoff) {
  const reference::Rows& rows = table.left();
  const std::size_t size = rows.size();
  std::vector<std::size_t> root(size);  // the lowest row of each row's cluster
  std::iota(root.begin(), root.end(), std::size_t{0});
  std::vector<std::size_t> copies(size), partners(size);
  Clusters clusters;
  for (std::size_t i = 0; i < size; ++i) {
    if (rows[i]) ++copies[i];
    for (std::size_t j = i + 1; j < size; ++j) {
      if (!rows[i] || !rows[j]) continue;
      const bool same = rows[i] == rows[j];
      for (const std::size_t row : {i, j}) copies[row] += same;
      if (!reference::meets(scorer.form, table.score(scorer, i, j), cutoff)) continue;
      for (const std::size_t row : {i, j}) partners[row] += !same;
      ++clusters.pairs;
      const auto [low, high] = std::minmax(root[i], root[j]);
      std::replace(root.begin(), root.end(), std::size_t{high}, std::size_t{low});
    }
  }
  std::vector<std::int32_t> number(size, -1);
  for (std::size_t i = 0; i < size; ++i) {
    if (root[i] == i) {
      number[i] = static_cast<std::int32_t>(clusters.size.size());
      clusters.size.push_back(0);
      clusters.representative.push_back(static_cast<std::int32_t>(i));
    }
    const auto cluster = static_cast<std::size_t>(number[root[i]]);
    clusters.cluster.push_back(number[root[i]]);
    ++clusters.size[cluster];
    const auto best = static_cast<std::size_t>(clusters.representative[cluster]);
    if (std::tuple(copies[i], partners[i]) > std::tuple(copies[best], partners[best]))
      clusters.representative[cluster] = static_cast<std::int32_t>(i);
  }
  return clusters;
}

void expect_equal(const Clusters& actual, const Clusters& expected) {
  ASSERT_EQ(actual.cluster, expected.cluster);
  ASSERT_EQ(actual.size, expected.size);
  ASSERT_EQ(actual.representative, expected.representative);
  ASSERT_EQ(actual.pairs, expected.pairs);
}

/// Clusters of the rows by the scorer, with cutoffs that only the best, some and all pairs meet.
void expect_naive(const testing::ScoreTable& table, const Scorer& scorer) {
  const Corpus corpus = testing::make_corpus(table.left());
  for (const double share : {0.0, 0.05, 0.2, 1.0}) {
    const double cutoff = *table.score_at(scorer, share);
    SCOPED_TRACE(reference::label(scorer) + " " + std::to_string(cutoff));
    const Clusters expected = naive_clusters(table, scorer, cutoff);
    for_each_run([&](const RunOptions& run) {
      const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
      const Clusters clusters = cluster(corpus, options, run);
      ASSERT_NO_FATAL_FAILURE(expect_equal(clusters, expected));
      ASSERT_EQ(clusters.pairs, self_join(corpus, options, run).size());
    });
  }
}

TEST(Cluster, IsTheUnionOfAllPairs) {
  for (const char32_t* alphabet : {U"ab", U"abcdefgh"})
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
      SCOPED_TRACE(seed);
      testing::RandomStrings strings;
      strings.alphabet = alphabet;
      strings.longest = 12;
      strings.copied = 0.25;
      const reference::Rows rows = testing::random_rows(strings, 40 * seed, seed);
      const testing::ScoreTable table(rows, rows);
      for (const Scorer& scorer : {kDistance,
                                   Scorer{Metric::indel, Form::ratio},
                                   {Metric::osa, Form::similarity},
                                   {Metric::jaro_winkler, Form::similarity}})
        ASSERT_NO_FATAL_FAILURE(expect_naive(table, scorer));
    }
}

TEST(Cluster, IsTheUnionOfAllPairsOfEveryScorer) {
  const reference::Rows rows = testing::with_nulls(testing::random_phrases(50, 4, 3));
  const testing::ScoreTable table(rows, rows);
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    if (!reference::is_symmetric(scorer)) continue;
    ASSERT_NO_FATAL_FAILURE(expect_naive(table, scorer));
  }
}

struct Example {
  const char* name;
  reference::Rows rows;
  double cutoff;
  Numbers cluster;
  Numbers representative;
  Numbers size;
  std::uint64_t pairs;
};

std::vector<Example> examples() {
  const auto null = std::nullopt;
  return {
      {"copies_speak_first", {U"aXcd", U"abcd", U"abcd", U"abcX"}, 1, {0, 0, 0, 0}, {1}, {4}, 5},
      {"then_the_most_partners", {U"ab", U"abc", U"abcd"}, 1, {0, 0, 0}, {1}, {3}, 2},
      {"partners_count_their_copies",
       {U"ab", U"abc", U"abc", U"abcd", U"abcd", U"abcde"},
       1,
       {0, 0, 0, 0, 0, 0},
       {1},
       {6},
       10},
      {"then_the_lowest_row", {U"abd", U"abc"}, 1, {0, 0}, {0}, {2}, 1},
      {"the_lowest_of_the_copies", {U"x", U"abc", U"abd", U"abc"}, 1, {0, 1, 1, 1}, {0, 1}, {1, 3}, 3},
      {"numbers_follow_the_lowest_row",
       {U"zzzz", U"aaaa", U"zzzy", U"mmmmmm", U"aaab"},
       1,
       {0, 1, 0, 2, 1},
       {0, 1, 3},
       {2, 2, 1},
       2},
      {"a_chain_is_one_cluster", {U"aaaa", U"bbbb", U"aabb", U"aaab", U"abbb"}, 1, {0, 0, 0, 0, 0}, {2}, {5}, 4},
      {"nulls_are_alone", {null, U"ab", null, U"ab", null}, 1, {0, 1, 2, 1, 3}, {0, 1, 2, 4}, {1, 2, 1, 1}, 1},
      {"only_nulls", {null, null}, 1, {0, 1}, {0, 1}, {1, 1}, 0},
      {"nothing", {}, 1, {}, {}, {}, 0},
      {"one", {U""}, 0, {0}, {0}, {1}, 0},
  };
}

class ClusterExample : public ::testing::TestWithParam<Example> {};

TEST_P(ClusterExample, Holds) {
  const Example& example = GetParam();
  const Clusters expected{example.cluster, example.representative, example.size, example.pairs};
  expect_equal(naive_clusters({example.rows, example.rows}, kDistance, example.cutoff), expected);
  for_each_run([&](const RunOptions& run) {
    const Corpus corpus = testing::make_corpus(example.rows);
    expect_equal(cluster(corpus, {.scorer = kDistance, .score_cutoff = example.cutoff}, run), expected);
  });
}

INSTANTIATE_TEST_SUITE_P(Examples, ClusterExample, ::testing::ValuesIn(examples()),
                         [](const auto& example) { return std::string(example.param.name); });

// A scorer that does not tell two spellings apart does not make them one.
TEST(Cluster, TheCommonestSpellingSpeaksWhereOrderIsNothing) {
  const reference::Rows rows{U"b a", U"a b", U"a b", U"a b c", U"c  b a", U"c b a"};
  const Scorer scorer{Metric::token_sort, Form::ratio};
  const testing::ScoreTable table(rows, rows);
  const Clusters clusters = cluster(testing::make_corpus(rows), {.scorer = scorer, .score_cutoff = 100});
  expect_equal(clusters, naive_clusters(table, scorer, 100));
  EXPECT_EQ(clusters.representative, (Numbers{1, 3}));
}

// Copies of "abc" have three symbols in common, too few for this floor, so each is alone.
TEST(Cluster, CopiesThatMissAnIntegerFloorAreAlone) {
  const Corpus corpus{"abc", "abcd", "abc", "abcde"};
  const Clusters clusters = cluster(corpus, {.scorer = {Metric::levenshtein, Form::similarity}, .score_cutoff = 4});
  expect_equal(clusters, {{0, 1, 2, 1}, {0, 1, 2}, {1, 2, 1}, 1});
}

// Strings that were made into others are clustered by what they became and called by what they were.
TEST(Cluster, TheCommonestOfTheSpellingsGivenSpeaks) {
  const Corpus made{"acme", "acme", "acme", "globex", "acme"};
  const Corpus written{"Acme", "ACME", "acme", "Globex", "ACME"};
  const ScoreOptions options{.scorer = kDistance, .score_cutoff = 1};
  for_each_run([&](const RunOptions& run) {
    expect_equal(cluster(made, written, options, run), {{0, 0, 0, 1, 0}, {1, 3}, {4, 1}, 6});
  });
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { cluster(made, Corpus{"Acme"}, options); }),
            "[spellings] must have the 5 rows of the corpus, got 1");
}

// Pairs of copies are counted, not listed: 20,000 copies are 200 million pairs.
TEST(Cluster, ManyCopiesCostNoMoreThanTheirRows) {
  std::vector<Text> texts(20'000, Text("Anna"));
  texts.emplace_back("Anne");
  const Clusters clusters = cluster(Corpus(texts, 1), {.scorer = kDistance, .score_cutoff = 1});
  EXPECT_EQ(clusters.size, (Numbers{20'001}));
  EXPECT_EQ(clusters.representative, (Numbers{0}));
  EXPECT_EQ(clusters.pairs, std::uint64_t{20'001} * 20'000 / 2);
}

}  // namespace
}  // namespace warpmatch
