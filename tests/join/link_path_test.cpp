// Paths of links against a search over every pair of rows. Sizes: some tens of rows in chains over few letters, with
// copies and nulls; phrases for the scorers that go by words.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <numeric>
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

using Path = std::vector<std::int32_t>;
using testing::for_each_run;

constexpr Scorer kDistance{Metric::levenshtein, Form::distance};

/// Breadth first over the rows, neighbours in ascending order: the lowest of the shortest paths.
Path naive_path(const testing::ScoreTable& table, const Scorer& scorer, double cutoff, std::size_t from,
                std::size_t to) {
  constexpr std::size_t none = ~std::size_t{0};
  const std::size_t size = table.left().size();
  std::vector<std::size_t> came_from(size, none);
  came_from[from] = from;
  for (std::deque<std::size_t> queue{from}; !queue.empty() && came_from[to] == none; queue.pop_front())
    for (std::size_t row = 0; row < size; ++row)
      if (came_from[row] == none && reference::meets(scorer.form, table.score(scorer, queue.front(), row), cutoff)) {
        came_from[row] = queue.front();
        queue.push_back(row);
      }
  if (came_from[to] == none) return {};
  Path path;
  for (std::size_t row = to; row != from; row = came_from[row]) path.push_back(static_cast<std::int32_t>(row));
  path.push_back(static_cast<std::int32_t>(from));
  std::ranges::reverse(path);
  return path;
}

Path all_rows(std::size_t size) {
  Path rows(size);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void expect_naive(const testing::ScoreTable& table, const Scorer& scorer, double cutoff, std::size_t step) {
  SCOPED_TRACE(reference::label(scorer) + " " + std::to_string(cutoff));
  const reference::Rows& rows = table.left();
  const Corpus corpus = testing::make_corpus(rows);
  const Path all = all_rows(rows.size());
  const RunOptions run{{Device::Kind::cpu, 0}, 1, nullptr};
  for (std::size_t from = 0; from < rows.size(); ++from)
    for (std::size_t to = from % step; to < rows.size(); to += step) {
      const Path expected = rows[from] && rows[to] ? naive_path(table, scorer, cutoff, from, to)
                            : from == to           ? Path{static_cast<std::int32_t>(from)}
                                                   : Path{};
      ASSERT_EQ(link_path(corpus, from, to, all, {.scorer = scorer, .score_cutoff = cutoff}, run), expected)
          << from << " to " << to;
    }
}

TEST(LinkPath, IsTheLowestOfTheShortest) {
  testing::RandomStrings strings;
  strings.alphabet = U"ab";
  strings.longest = 10;
  strings.copied = 0.3;
  const reference::Rows rows = testing::random_rows(strings, 45, 5);
  const testing::ScoreTable table(rows, rows);
  expect_naive(table, kDistance, 1, 1);
  expect_naive(table, kDistance, 2, 2);
  expect_naive(table, {Metric::osa, Form::similarity}, 4, 2);
  expect_naive(table, {Metric::postfix, Form::normalized_similarity}, 0.5, 3);
}

TEST(LinkPath, IsThatOfEveryScorer) {
  const reference::Rows rows = testing::with_nulls(testing::random_phrases(30, 4, 3));
  const testing::ScoreTable table(rows, rows);
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    if (reference::is_symmetric(scorer))
      for (const double share : {0.0, 0.1}) expect_naive(table, scorer, *table.score_at(scorer, share), 7);
}

TEST(LinkPath, GoesThroughEveryRunAlike) {
  const Corpus corpus{"aaaa", "aaab", "aabb", "abbb", "bbbb", "aaab", "zzzz"};
  for_each_run([&](const RunOptions& run) {
    const ScoreOptions options{.scorer = kDistance, .score_cutoff = 1};
    EXPECT_EQ(link_path(corpus, 0, 4, all_rows(7), options, run), (Path{0, 1, 2, 3, 4}));
    EXPECT_EQ(link_path(corpus, 1, 5, all_rows(7), options, run), (Path{1, 5}));
    EXPECT_EQ(link_path(corpus, 0, 6, all_rows(7), options, run), Path{});
    EXPECT_EQ(link_path(corpus, 6, 6, {}, options, run), Path{6});
    EXPECT_EQ(link_path(corpus, 0, 2, {}, options, run), Path{});  // not without what lies between
  });
}

TEST(LinkPath, SaysWhichRowIsOutOfRange) {
  const Corpus corpus{"a", "b"};
  const ScoreOptions options{.scorer = kDistance, .score_cutoff = 1};
  const auto message = [&](std::size_t from, std::size_t to, const Path& among) {
    return testing::message_of<InvalidArgument>([&] { link_path(corpus, from, to, among, options); });
  };
  EXPECT_EQ(message(2, 0, {}), "[from] must be below 2, the number of rows, got 2");
  EXPECT_EQ(message(0, 7, {}), "[to] must be below 2, the number of rows, got 7");
  EXPECT_EQ(message(0, 1, {5}), "[among] must be below 2, the number of rows, got 5");
}

}  // namespace
}  // namespace warpmatch
