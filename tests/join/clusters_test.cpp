// Clusters against a union-find over every pair of rows. Sizes: up to 120 rows over few letters, so that clusters are
// chains of many strings, with copies and nulls; cutoffs from "copies only" to "everything is one cluster".

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "random_rows.hpp"
#include "reference/edit_distance.hpp"
#include "run_options.hpp"

namespace warpmatch {
namespace {

using testing::for_each_run;
using Numbers = std::vector<std::int32_t>;

constexpr Scorer kDistance{Metric::levenshtein, Form::distance};

/// Clusters by looking at every pair of rows.
Clusters naive_clusters(const reference::Rows& rows, Scorer scorer, double cutoff) {
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
      if (!reference::meets(scorer.form, reference::score(scorer, *rows[i], *rows[j]), cutoff)) continue;
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

TEST(Cluster, IsTheUnionOfAllPairs) {
  struct Case {
    Scorer scorer;
    std::vector<double> cutoffs;
  };
  const Case cases[] = {{kDistance, {0, 1, 2, 20}},
                        {{Metric::indel, Form::ratio}, {100, 90, 75, 0}},
                        {{Metric::indel, Form::normalized_distance}, {0, 0.2}},
                        {{Metric::levenshtein, Form::similarity}, {0, 5, 9, 30}}};
  for (const char32_t* alphabet : {U"ab", U"abcdefgh"})
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
      testing::RandomStrings strings;
      strings.alphabet = alphabet;
      strings.longest = 12;
      strings.copied = 0.25;
      const reference::Rows rows = testing::random_rows(strings, 40 * seed, seed);
      const Corpus corpus = testing::make_corpus(rows);
      for (const auto& [scorer, cutoffs] : cases)
        for (const double cutoff : cutoffs) {
          SCOPED_TRACE(to_string(scorer) + " " + std::to_string(cutoff) + ", seed " + std::to_string(seed));
          const Clusters expected = naive_clusters(rows, scorer, cutoff);
          for_each_run([&, one = scorer](const RunOptions& run) {
            const ScoreOptions options{.scorer = one, .score_cutoff = cutoff};
            const Clusters clusters = cluster(corpus, options, run);
            ASSERT_NO_FATAL_FAILURE(expect_equal(clusters, expected));
            ASSERT_EQ(clusters.pairs, self_join(corpus, options, run).size());
          });
        }
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
  expect_equal(naive_clusters(example.rows, kDistance, example.cutoff), expected);
  for_each_run([&](const RunOptions& run) {
    const Corpus corpus = testing::make_corpus(example.rows);
    expect_equal(cluster(corpus, {.scorer = kDistance, .score_cutoff = example.cutoff}, run), expected);
  });
}

INSTANTIATE_TEST_SUITE_P(Examples, ClusterExample, ::testing::ValuesIn(examples()),
                         [](const auto& example) { return std::string(example.param.name); });

// Copies of "abc" have three symbols in common, too few for this floor, so each is alone.
TEST(Cluster, CopiesThatMissAnIntegerFloorAreAlone) {
  const Corpus corpus{"abc", "abcd", "abc", "abcde"};
  const Clusters clusters = cluster(corpus, {.scorer = {Metric::levenshtein, Form::similarity}, .score_cutoff = 4});
  expect_equal(clusters, {{0, 1, 2, 1}, {0, 1, 2}, {1, 2, 1}, 1});
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
