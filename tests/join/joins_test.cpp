// Joins against comparing every pair of rows. Sizes: corpora of some tens of rows (no signatures) and of a hundred and
// more (signatures), lengths on both sides of a word, with copies and nulls; phrases for the scorers that go by words;
// cutoffs that some pairs meet exactly.

#include <algorithm>
#include <cmath>
#include <cstdint>
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

/// Row pairs whose score meets the cutoff, in order; of a self-join, where both sides are the same rows, each once.
Found that_meet(const testing::ScoreTable& table, const Scorer& scorer, double cutoff, bool self) {
  Found found;
  for (std::size_t i = 0; i < table.left().size(); ++i)
    for (std::size_t j = self ? i + 1 : 0; j < table.right().size(); ++j) {
      const double score = table.score(scorer, i, j);
      if (reference::meets(scorer.form, score, cutoff))
        found.emplace_back(static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), score);
    }
  return found;
}

/// Scores that occur, some way from the best, and the next numbers that none has.
std::vector<double> cutoffs(const testing::ScoreTable& table, const Scorer& scorer) {
  std::vector<double> some;
  for (const double share : {0.01, 0.25}) {
    const double on = *table.score_at(scorer, share);
    for (const double cutoff : {on, std::nextafter(on, 0.0), std::nextafter(on, 1e9)})
      if (cutoff <= largest_score(scorer)) some.push_back(cutoff);
  }
  return some;
}

/// Which scorers a shape is for: the references of some take long.
enum class Scorers { all, edits_and_jaro };

struct Shape {
  const char* name;
  reference::Rows left, right;
  Scorers scorers;
};

reference::Rows rows_of(std::size_t count, std::uint32_t shortest, std::uint32_t longest,
                        const std::u32string& alphabet) {
  testing::RandomStrings strings;
  strings.alphabet = alphabet;
  strings.shortest = shortest;
  strings.longest = longest;
  return testing::random_rows(strings, count, 1);  // so that two of them have strings in common
}

std::vector<Shape> shapes() {
  const auto phrases = [](std::size_t count) { return testing::with_nulls(testing::random_phrases(count, 1)); };
  const std::u32string cjk = testing::alphabet_from(0x4E00, 300);
  return {{"few", rows_of(12, 0, 12, U"ab"), rows_of(30, 0, 12, U"ab"), Scorers::all},
          {"names", rows_of(140, 0, 30, U"abcdefgh"), rows_of(120, 0, 30, U"abcdefgh"), Scorers::edits_and_jaro},
          {"phrases", phrases(30), phrases(50), Scorers::all},
          {"words", rows_of(20, 55, 75, U"abcd"), rows_of(30, 55, 75, U"abcd"), Scorers::edits_and_jaro},
          {"cjk", rows_of(30, 0, 20, cjk), rows_of(30, 0, 20, cjk), Scorers::edits_and_jaro}};
}

class Joins : public ::testing::TestWithParam<Shape> {
 protected:
  /// Calls `f(scorer, cutoff)` for every scorer of the shape, with cutoffs for the table.
  template <class F>
  void for_each_cutoff(const testing::ScoreTable& table, F&& f) {
    for (const Scorer& scorer : reference::all_scorers_and_weights()) {
      if (scorer.metric > Metric::jaro_winkler && GetParam().scorers != Scorers::all) continue;
      for (const double cutoff : cutoffs(table, scorer)) {
        SCOPED_TRACE(reference::label(scorer) + " " + std::to_string(cutoff));
        f(scorer, cutoff);
        if (HasFatalFailure()) return;
      }
    }
  }
};

TEST_P(Joins, PairsAreAllThatMeetTheCutoff) {
  const testing::ScoreTable table(GetParam().left, GetParam().right);
  const Corpus left = testing::make_corpus(GetParam().left);
  const Corpus right = testing::make_corpus(GetParam().right);
  for_each_cutoff(table, [&](const Scorer& scorer, double cutoff) {
    const Found expected = that_meet(table, scorer, cutoff, false);
    for_each_run([&](const RunOptions& run) {
      ASSERT_EQ(found_in(pairs(left, right, {.scorer = scorer, .score_cutoff = cutoff}, run)), expected);
    });
  });
}

TEST_P(Joins, ASelfJoinHasEachOfThemOnce) {
  const testing::ScoreTable table(GetParam().right, GetParam().right);
  const Corpus corpus = testing::make_corpus(GetParam().right);
  for_each_cutoff(table, [&](const Scorer& scorer, double cutoff) {
    if (!reference::is_symmetric(scorer)) return;
    const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
    const Found once = that_meet(table, scorer, cutoff, true);
    for_each_run([&](const RunOptions& run) { ASSERT_EQ(found_in(self_join(corpus, options, run)), once); });
    ASSERT_EQ(found_in(pairs(corpus, corpus, options)), that_meet(table, scorer, cutoff, false));
  });
}

INSTANTIATE_TEST_SUITE_P(Shapes, Joins, ::testing::ValuesIn(shapes()),
                         [](const auto& shape) { return std::string(shape.param.name); });

// So many that each thread has some, of distinct strings and of copies.
TEST(Join, ManyPairsAreTheSameForAnyNumberOfThreads) {
  testing::RandomStrings strings{.alphabet = U"ab", .shortest = 7, .longest = 9};
  const reference::Rows left = testing::random_rows(strings, 500, 1);
  const reference::Rows right = testing::random_rows(strings, 400, 2);
  const Scorer scorer{Metric::levenshtein, Form::distance};
  const ScoreOptions options{.scorer = scorer, .score_cutoff = 4.0};
  const Found among = that_meet(testing::ScoreTable(left, left), scorer, 4.0, true);
  const Found between = that_meet(testing::ScoreTable(left, right), scorer, 4.0, false);
  ASSERT_GT(std::min(among.size(), between.size()), 40'000U);
  const Corpus one = testing::make_corpus(left);
  const Corpus other = testing::make_corpus(right);
  for (const unsigned workers : {1u, 2u, 3u, 5u}) {
    SCOPED_TRACE(workers);
    EXPECT_TRUE(found_in(self_join(one, options, {.workers = workers})) == among);
    EXPECT_TRUE(found_in(pairs(one, other, options, {.workers = workers})) == between);
  }
}

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

// Spellings that the scorer does not tell apart are pairs like any other.
TEST(SelfJoin, WordsInAnotherOrderArePairs) {
  const Corpus corpus{"new york", "york new", "new york", " york  new", "york"};
  const ScoreOptions sorted{.scorer = {Metric::token_sort, Form::ratio}, .score_cutoff = 100};
  EXPECT_EQ(found_in(self_join(corpus, sorted)),
            (Found{{0, 1, 100}, {0, 2, 100}, {0, 3, 100}, {1, 2, 100}, {1, 3, 100}, {2, 3, 100}}));
}

// What a scorer has to say of a string and itself need not be the best.
TEST(SelfJoin, CopiesOfNothingMissWhereNothingIsWorthNothing) {
  const Corpus corpus{"", "a", "", "a"};
  for (const Metric metric : {Metric::qratio, Metric::wratio, Metric::token_set, Metric::partial_token_set}) {
    const Scorer scorer{metric, Form::ratio};
    EXPECT_EQ(found_in(self_join(corpus, {.scorer = scorer, .score_cutoff = 50})), (Found{{1, 3, 100}}));
  }
}

// Pairs of one corpus have no direction.
TEST(SelfJoin, RefusesWeightsThatHaveADirection) {
  const Corpus corpus{"a", "ab"};
  const Scorer scorer{.metric = Metric::levenshtein, .form = Form::distance, .weights = {1, 2, 2}};
  const ScoreOptions options{.scorer = scorer, .score_cutoff = 2};
  for_each_run([&](const RunOptions& run) {
    const auto expect_refused = [](auto&& call) {
      EXPECT_EQ(testing::message_of<InvalidArgument>(call).substr(0, 10), "[weights] ");
    };
    if (run.device.kind == Device::Kind::cuda) return;
    expect_refused([&] { self_join(corpus, options, run); });
    expect_refused([&] { cluster(corpus, options, run); });
    EXPECT_EQ(found_in(pairs(corpus, corpus, options, run)), (Found{{0, 0, 0}, {0, 1, 1}, {1, 0, 2}, {1, 1, 0}}));
  });
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
  for (const Scorer& scorer : reference::all_scorers()) {
    const Pairs found = self_join(names, {.scorer = scorer,
                                          .score_cutoff = higher_is_better(scorer.form) ? 0.0
                                                          : is_integer(scorer)          ? 4.0
                                                                                        : 1.0});
    EXPECT_EQ(found.size(), 1U) << to_string(scorer);
    EXPECT_EQ(std::holds_alternative<std::vector<std::int64_t>>(found.score), is_integer(scorer));
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
