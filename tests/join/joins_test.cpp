// Joins against comparing every pair of rows. Sizes: corpora of some tens of rows (no signatures) and of a hundred and
// more (signatures), lengths on both sides of a word, with copies and nulls; cutoffs that some pairs meet exactly.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "message_of.hpp"
#include "random_rows.hpp"
#include "reference/edit_distance.hpp"
#include "run_options.hpp"

namespace warpmatch {
namespace {

using testing::for_each_run;

/// A pair and its score, in the order of results.
using Found = std::vector<std::tuple<std::int32_t, std::int32_t, double>>;

Found found_in(const Pairs& pairs) {
  Found found;
  std::visit(
      [&](const auto& scores) {
        ASSERT_EQ(pairs.right.size(), pairs.size());
        ASSERT_EQ(scores.size(), pairs.size());
        for (std::size_t i = 0; i < pairs.size(); ++i)
          found.emplace_back(pairs.left[i], pairs.right[i], static_cast<double>(scores[i]));
      },
      pairs.score);
  return found;
}

/// Distances of all pairs of rows and their maxima; NaN where one is null.
struct AllDistances {
  std::vector<std::vector<double>> distances, maxima;

  AllDistances(Metric metric, const reference::Rows& left, const reference::Rows& right) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const auto& a : left) {
      distances.emplace_back();
      maxima.emplace_back();
      for (const auto& b : right) {
        distances.back().push_back(a && b ? reference::distance(metric, *a, *b) : nan);
        maxima.back().push_back(a && b ? reference::maximum(metric, *a, *b) : nan);
      }
    }
  }
};

/// Scores of all pairs of rows; NaN, which meets nothing, where one is null.
class AllScores {
 public:
  AllScores(Form form, const AllDistances& all) : form_(form), scores_(all.distances) {
    for (std::size_t i = 0; i < scores_.size(); ++i)
      for (std::size_t j = 0; j < scores_[i].size(); ++j)
        scores_[i][j] = reference::score_of(form, all.distances[i][j], all.maxima[i][j]);
  }

  /// Row pairs in order; of a self-join, where both sides are the same rows, each once.
  Found that_meet(double cutoff, bool self) const {
    Found found;
    for (std::size_t i = 0; i < scores_.size(); ++i)
      for (std::size_t j = self ? i + 1 : 0; j < scores_[i].size(); ++j)
        if (reference::meets(form_, scores_[i][j], cutoff))
          found.emplace_back(static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), scores_[i][j]);
    return found;
  }

  /// Scores that occur, some way from the best, and the next numbers that none has.
  std::vector<double> cutoffs() const {
    std::vector<double> all;
    for (const auto& row : scores_)
      for (const double score : row)
        if (!std::isnan(score)) all.push_back(score);
    std::sort(all.begin(), all.end());
    if (higher_is_better(form_)) std::reverse(all.begin(), all.end());
    std::vector<double> some;
    for (const std::size_t place : {all.size() / 100, all.size() / 20, all.size() / 4}) {
      const double worse = higher_is_better(form_) ? 0.0 : 1e9;
      const double better = higher_is_better(form_) ? 1e9 : 0.0;
      const double highest = is_integer(form_) ? 1e9 : form_ == Form::ratio ? 100 : 1;
      for (const double cutoff : {all[place], std::nextafter(all[place], worse), std::nextafter(all[place], better)})
        if (cutoff >= 0 && cutoff <= highest) some.push_back(cutoff);
    }
    return some;
  }

 private:
  Form form_;
  std::vector<std::vector<double>> scores_;
};

/// Calls `f(scorer, scores)` for every scorer.
template <class F>
void for_each_scorer(const reference::Rows& left, const reference::Rows& right, F&& f) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel}) {
    const AllDistances distances(metric, left, right);
    for (const Form form : reference::all_forms) f(Scorer{metric, form}, AllScores(form, distances));
  }
}

struct Shape {
  const char* name;
  std::size_t left, right;
  std::uint32_t shortest, longest;
  std::u32string alphabet;
};

std::vector<Shape> shapes() {
  return {{"few", 12, 30, 0, 12, U"ab"},
          {"names", 140, 120, 0, 30, U"abcdefgh"},
          {"words", 40, 60, 55, 75, U"abcd"},
          {"cjk", 50, 50, 0, 20, testing::alphabet_from(0x4E00, 300)}};
}

reference::Rows rows_of(const Shape& shape, std::size_t count, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = shape.alphabet;
  strings.shortest = shape.shortest;
  strings.longest = shape.longest;
  return testing::random_rows(strings, count, seed);
}

class Joins : public ::testing::TestWithParam<Shape> {};

TEST_P(Joins, PairsAreAllThatMeetTheCutoff) {
  const reference::Rows left = rows_of(GetParam(), GetParam().left, 1);
  const reference::Rows right = rows_of(GetParam(), GetParam().right, 1);  // so that the two have strings in common
  const Corpus a = testing::make_corpus(left);
  const Corpus b = testing::make_corpus(right);
  for_each_scorer(left, right, [&](Scorer scorer, const AllScores& scores) {
    for (const double cutoff : scores.cutoffs()) {
      SCOPED_TRACE(to_string(scorer) + " " + std::to_string(cutoff));
      const Found expected = scores.that_meet(cutoff, false);
      for_each_run([&](const RunOptions& run) {
        ASSERT_EQ(found_in(pairs(a, b, {.scorer = scorer, .score_cutoff = cutoff}, run)), expected);
      });
    }
  });
}

TEST_P(Joins, ASelfJoinHasEachOfThemOnce) {
  const reference::Rows rows = rows_of(GetParam(), GetParam().right, 2);
  const Corpus corpus = testing::make_corpus(rows);
  for_each_scorer(rows, rows, [&](Scorer scorer, const AllScores& scores) {
    for (const double cutoff : scores.cutoffs()) {
      SCOPED_TRACE(to_string(scorer) + " " + std::to_string(cutoff));
      const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
      const Found once = scores.that_meet(cutoff, true);
      const Found twice = scores.that_meet(cutoff, false);
      for_each_run([&](const RunOptions& run) {
        ASSERT_EQ(found_in(self_join(corpus, options, run)), once);
        ASSERT_EQ(found_in(pairs(corpus, corpus, options, run)), twice);
      });
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Shapes, Joins, ::testing::ValuesIn(shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

TEST(SelfJoin, CopiesArePairsWhateverTheCutoff) {
  const Corpus corpus{"abc", "x", "abc", "", "abc", ""};
  const Found expected{{0, 2, 100}, {0, 4, 100}, {2, 4, 100}, {3, 5, 100}};
  EXPECT_EQ(found_in(self_join(corpus, {.scorer = {}, .score_cutoff = 100})), expected);
  EXPECT_EQ(found_in(self_join(corpus, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 0})),
            (Found{{0, 2, 0}, {0, 4, 0}, {2, 4, 0}, {3, 5, 0}}));
}

// An integer similarity counts symbols in common: copies of a short string can have too few.
TEST(SelfJoin, CopiesOfShortStringsCanMissAnIntegerFloor) {
  const Corpus corpus{"abc", "abc", "abcd", "abcd", "abcde"};
  const ScoreOptions levenshtein{.scorer = {Metric::levenshtein, Form::similarity}, .score_cutoff = 4};
  EXPECT_EQ(found_in(self_join(corpus, levenshtein)), (Found{{2, 3, 4}, {2, 4, 4}, {3, 4, 4}}));
  const ScoreOptions indel{.scorer = {Metric::indel, Form::similarity}, .score_cutoff = 8};
  EXPECT_EQ(found_in(self_join(corpus, indel)), (Found{{2, 3, 8}, {2, 4, 8}, {3, 4, 8}}));
}

// 1 - 16 / 50 is below 0.68, times 100 it is 68: RapidFuzz drops the pair.
TEST(SelfJoin, BothCutoffRulesHoldOnTheBoundary) {
  const Corpus corpus{"aaaaaaaaaaaaaaaaabbbbbbbb", "aaaaaaaaaaaaaaaaacccccccc"};
  EXPECT_EQ(found_in(self_join(corpus, {.scorer = {}, .score_cutoff = 68})), (Found{{0, 1, 68}}));
  EXPECT_EQ(self_join(corpus, {.scorer = {}, .score_cutoff = 68, .rule = CutoffRule::rapidfuzz}).size(), 0U);
}

TEST(Join, OfNothingIsNothing) {
  const Corpus none(std::vector<std::string>{});
  const Corpus nulls = testing::make_corpus(reference::Rows{std::nullopt, std::nullopt});
  const Corpus some{"a", ""};
  for_each_run([&](const RunOptions& run) {
    for (const double cutoff : {0.0, 100.0}) {
      const ScoreOptions options{.scorer = {}, .score_cutoff = cutoff};
      for (const Corpus& empty : {none, nulls}) {
        EXPECT_EQ(pairs(empty, some, options, run).size(), 0U);
        EXPECT_EQ(pairs(some, empty, options, run).size(), 0U);
        EXPECT_EQ(pairs(empty, empty, options, run).size(), 0U);
        EXPECT_EQ(self_join(empty, options, run).size(), 0U);
      }
    }
    EXPECT_EQ(self_join(Corpus{"only"}, {.scorer = {}, .score_cutoff = 0}, run).size(), 0U);
  });
}

TEST(Join, ScoresHaveTheTypeOfTheirForm) {
  const Corpus names{"Ann", "Anne"};
  for (const Scorer scorer : reference::all_scorers()) {
    const Pairs found = self_join(names, {.scorer = scorer, .score_cutoff = higher_is_better(scorer.form) ? 0.0 : 1.0});
    EXPECT_EQ(found.size(), 1U) << to_string(scorer);
    EXPECT_EQ(std::holds_alternative<std::vector<std::int64_t>>(found.score), is_integer(scorer.form));
  }
}

TEST(Join, NeedsACutoff) {
  const Corpus names{"Anna"};
  const std::string expected = "[score_cutoff] is required for a join";
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { pairs(names, names, {}); }), expected);
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { self_join(names, {}); }), expected);
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { cluster(names, {}); }), expected);
}

}  // namespace
}  // namespace warpmatch
