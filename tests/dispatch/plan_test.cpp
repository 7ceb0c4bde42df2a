// What a plan says, counted by hand or pair by pair. Sizes: corpora small enough to count, with copies and nulls.

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_phrases.hpp"
#include "random_rows.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const RunOptions kCpu{{Device::Kind::cpu, 0}, 2, nullptr};

/// True where the score is that of an edit distance between the strings as they are or their sorted words.
bool follows_from_a_distance(const Scorer& scorer) {
  return counts_edits(scorer.metric) || scorer.metric == Metric::token_sort || scorer.metric == Metric::qratio;
}

/// Lengths of distinct strings that lie so far apart that no score can meet the cutoff are outside the window.
bool in_window(const Scorer& scorer, std::optional<double> cutoff, const std::u32string& a, const std::u32string& b) {
  if (!cutoff || !follows_from_a_distance(scorer)) return true;
  if (scorer.metric == Metric::qratio && a.empty() && b.empty()) return reference::meets(scorer.form, 0, *cutoff);
  const Metric metric = counts_edits(scorer.metric) ? scorer.metric : Metric::indel;
  const auto apart = static_cast<double>(std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
  const double best = reference::score_of(scorer.form, apart, static_cast<double>(reference::maximum(metric, a, b)));
  return reference::meets(scorer.form, best, *cutoff);
}

/// What the scorer compares.
reference::Rows prepared(const Scorer& scorer, reference::Rows rows) {
  for (auto& row : rows)
    if (row) row = reference::prepared(scorer.metric, *row);
  return rows;
}

struct Counts {
  std::uint64_t distinct = 0;
  std::uint64_t window = 0;
};

Counts count(const reference::Rows& left, const reference::Rows& right, const Scorer& scorer,
             std::optional<double> cutoff, bool self) {
  Counts counts;
  const auto a = reference::fold(prepared(scorer, left));
  const auto b = reference::fold(prepared(scorer, right));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = self ? i + 1 : 0; j < b.size(); ++j) {
      ++counts.distinct;
      counts.window += in_window(scorer, cutoff, a[i].string, b[j].string);
    }
  return counts;
}

TEST(Plan, CountsRowsDistinctStringsAndTheWindow) {
  testing::RandomStrings strings;
  strings.longest = 25;
  const reference::Rows left = testing::random_rows(strings, 40, 1);
  const reference::Rows right = testing::with_nulls(testing::random_phrases(70, 2));
  const Corpus a = testing::make_corpus(left);
  const Corpus b = testing::make_corpus(right);
  for (const Scorer& scorer : reference::all_scorers()) {
    const double cutoff = is_integer(scorer) ? 4 : scorer.form == Form::ratio ? 80 : 0.8;
    const ScoreOptions options{.scorer = scorer, .score_cutoff = cutoff};
    SCOPED_TRACE(to_string(scorer));
    const Plan joined = plan(Operation::pairs, a, b, options, kCpu);
    const Counts expected = count(left, right, scorer, cutoff, false);
    EXPECT_EQ(joined.left_rows, 40U);
    EXPECT_EQ(joined.right_rows, 70U);
    EXPECT_EQ(joined.pairs, 2800U);
    EXPECT_EQ(joined.distinct_pairs, expected.distinct);
    EXPECT_EQ(joined.window_pairs, expected.window);

    const Plan self = plan(Operation::self_join, b, b, options, kCpu);
    const Counts expected_self = count(right, right, scorer, cutoff, true);
    EXPECT_EQ(self.pairs, 70U * 69 / 2);
    EXPECT_EQ(self.distinct_pairs, expected_self.distinct);
    EXPECT_EQ(self.window_pairs, expected_self.window);
  }
}

// A dense result has every cell, so its cutoff narrows nothing.
TEST(Plan, AMatrixHasNoWindow) {
  const Corpus names{"a", "bb", "ccc", "a"};
  const Plan matrix = plan(Operation::matrix, names, names, {.scorer = {}, .score_cutoff = 99}, kCpu);
  EXPECT_EQ(matrix.pairs, 16U);
  EXPECT_EQ(matrix.distinct_pairs, 9U);
  EXPECT_EQ(matrix.window_pairs, 9U);
  EXPECT_THAT(matrix.filters, ElementsAre("exact duplicates"));
}

// Long lists are joined through an index where that leaves less to compare; a matrix and short lists never are.
TEST(Plan, SaysWhatAnIndexLeaves) {
  testing::RandomStrings strings;
  strings.alphabet = testing::alphabet_from(U'a', 26);
  strings.shortest = 10;
  strings.longest = 20;
  const Corpus names = testing::make_corpus(strings.make(20000, 1));
  const Plan joined = plan(Operation::self_join, names, names, {.scorer = {}, .score_cutoff = 90}, kCpu);
  EXPECT_THAT(joined.filters, ::testing::Contains("signature index"));
  EXPECT_GT(joined.probes, 20000U);
  EXPECT_LT(joined.candidates, joined.window_pairs / 4);
  EXPECT_EQ(joined.reason, "asked for");
  strings.alphabet = U"ACGT";
  strings.shortest = 16;
  const Corpus barcodes = testing::make_corpus(strings.make(20000, 2));
  const Plan few = plan(Operation::self_join, barcodes, barcodes,
                        {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2}, kCpu);
  EXPECT_THAT(few.filters, ::testing::Contains("equal pieces"));
  EXPECT_THAT(few.filters, ::testing::Not(::testing::Contains("signature index")));
  EXPECT_GT(few.probes, 20000U);
  EXPECT_LT(few.candidates, few.window_pairs / 100);
  const Plan near =
      plan(Operation::self_join, names, names, {.scorer = {Metric::osa, Form::distance}, .score_cutoff = 1}, kCpu);
  EXPECT_THAT(near.filters, ::testing::Contains("equal halves"));
  EXPECT_THAT(near.filters, ::testing::Not(::testing::Contains("signature index")));
  EXPECT_LT(near.candidates, near.window_pairs / 4);
  const Plan lax = plan(Operation::self_join, names, names, {.scorer = {}, .score_cutoff = 10}, kCpu);
  EXPECT_THAT(lax.filters, ::testing::Not(::testing::Contains("signature index")));
  EXPECT_EQ(lax.candidates, 0U);
}

TEST(Plan, NamesWhatRunsWhereAndThroughWhichFilters) {
  const Corpus plain{"a", "bb", "ccc"};
  const Corpus copies{"a", "bb", "a"};
  const ScoreOptions with_cutoff{.scorer = {}, .score_cutoff = 80};
  const Plan top = plan(Operation::top_k, plain, plain, {}, kCpu);
  EXPECT_EQ(top.operation, "top_k");
  EXPECT_EQ(top.device, "cpu");
  EXPECT_EQ(top.lanes, cpu_isa());
  EXPECT_EQ(top.reason, "asked for");
  EXPECT_THAT(top.filters, IsEmpty());
  EXPECT_THAT(plan(Operation::top_k, plain, plain, with_cutoff, kCpu).filters,
              ElementsAre("length window", "character signature"));
  EXPECT_THAT(plan(Operation::pairs, plain, copies, with_cutoff, kCpu).filters,
              ElementsAre("exact duplicates", "length window", "character signature"));
  EXPECT_EQ(plan(Operation::matrix, plain, plain, {}, kCpu).operation, "matrix");
  EXPECT_EQ(plan(Operation::pairs, plain, plain, with_cutoff, kCpu).operation, "pairs");
  EXPECT_EQ(plan(Operation::self_join, plain, plain, with_cutoff, kCpu).operation, "self_join");
}

// Only the scores of edit distances are bounded by lengths and signatures.
TEST(Plan, FiltersServeEditDistancesAlone) {
  const Corpus plain{"a", "bb", "ccc"};
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    const EditWeights& w = scorer.weights;
    const bool bounded = follows_from_a_distance(scorer) && w.insertion == w.deletion &&
                         (w.substitution == w.insertion || w.substitution >= 2 * w.insertion);
    const double loose = higher_is_better(scorer.form) ? 0.5 : is_integer(scorer) ? 20 : 0.9;
    const Plan joined = plan(Operation::pairs, plain, plain, {.scorer = scorer, .score_cutoff = loose}, kCpu);
    EXPECT_EQ(joined.filters.size(), bounded ? 2U : 0U) << reference::label(scorer);
  }
}

TEST(Plan, CostsGrowWithTheWork) {
  testing::RandomStrings strings;
  strings.edited = strings.copied = 0;
  strings.shortest = 20;
  const Corpus few = testing::make_corpus(strings.make(20, 1));
  const Corpus many = testing::make_corpus(strings.make(2000, 1));
  for (const Operation operation : {Operation::matrix, Operation::top_k, Operation::pairs, Operation::self_join}) {
    const ScoreOptions options{.scorer = {}, .score_cutoff = 70};
    const Plan small = plan(operation, few, few, options, kCpu);
    const Plan large = plan(operation, many, many, options, kCpu);
    EXPECT_GT(small.seconds, 0);
    EXPECT_GT(large.seconds, 1000 * small.seconds);
    EXPECT_GE(small.tiles, 1U);
    EXPECT_GT(large.tiles, small.tiles);
    EXPECT_GT(large.memory_bytes, 0U);
  }
}

// 10,000 rows of 6 spellings: most pairs are of equal strings, and all of them are known.
TEST(Plan, CountsThePairsOfDuplicates) {
  std::vector<Text> texts;
  for (std::size_t row = 0; row < 1200; ++row)
    texts.emplace_back(
        std::vector<const char*>{"Acme Corp", "Acme Corp.", "ACME Corp", "Globex", "Globex Inc", "x"}[row % 6]);
  const Corpus corpus(texts, 1);
  const ScoreOptions options{.scorer = {}, .score_cutoff = 70};
  const Plan self = plan(Operation::self_join, corpus, corpus, options, kCpu);
  EXPECT_EQ(self.duplicate_pairs, 6U * 200 * 199 / 2);
  EXPECT_EQ(self.results, self_join(corpus, options, kCpu).size());
  EXPECT_EQ(self.results_are, "exact");
  EXPECT_EQ(self.result_bytes, self.results * 16);
  EXPECT_GT(self.memory_bytes, self.result_bytes);
  const Plan both = plan(Operation::pairs, corpus, corpus, options, kCpu);
  EXPECT_EQ(both.duplicate_pairs, 6U * 200 * 200);
  EXPECT_EQ(both.results, pairs(corpus, corpus, options, kCpu).size());
  const Corpus other{"Globex", "Globex", "Initech"};
  const Plan across = plan(Operation::pairs, corpus, other, options, kCpu);
  EXPECT_EQ(across.duplicate_pairs, 2U * 200);
  EXPECT_EQ(across.results, pairs(corpus, other, options, kCpu).size());
}

TEST(Plan, EstimatesWhatItWouldTakeTooLongToCount) {
  testing::RandomStrings strings;
  strings.alphabet = U"abc";
  strings.shortest = strings.longest = 70;
  strings.copied = 0.2;
  const Corpus left = testing::make_corpus(strings.make(8000, 1));
  const Corpus right = testing::make_corpus(strings.make(6000, 2));
  const ScoreOptions options{.scorer = {}, .score_cutoff = 66};
  for (const bool self : {false, true}) {
    const Corpus& other = self ? left : right;
    const Plan planned = plan(self ? Operation::self_join : Operation::pairs, left, other, options, kCpu);
    const double actual =
        static_cast<double>((self ? self_join(left, options, kCpu) : pairs(left, other, options, kCpu)).size());
    EXPECT_EQ(planned.results_are, "estimated");
    EXPECT_GT(static_cast<double>(planned.results), actual / 2);
    EXPECT_LT(static_cast<double>(planned.results), actual * 2);
  }
}

// Not one string can be compared with the others in so little time.
TEST(Plan, BoundsWhatNoSampleTells) {
  testing::RandomStrings strings;
  strings.shortest = strings.longest = 30'000;
  strings.edited = strings.copied = 0;
  const Corpus books = testing::make_corpus(strings.make(40, 1));
  const Plan planned =
      plan(Operation::self_join, books, books,
           {.scorer = {Metric::damerau_levenshtein, Form::normalized_similarity}, .score_cutoff = 0.1}, kCpu);
  EXPECT_EQ(planned.results_are, "at most");
  EXPECT_EQ(planned.results, 40U * 39 / 2);
}

TEST(Plan, SaysHowMuchComesBack) {
  const Corpus names{"a", "b", "b"};
  const Plan top = plan(Operation::top_k, names, names, {}, kCpu, 2);
  EXPECT_EQ(top.results, 6U);
  EXPECT_EQ(top.result_bytes, 72U);
  EXPECT_EQ(top.results_are, "exact");
  EXPECT_EQ(plan(Operation::top_k, names, names, {.scorer = {}, .score_cutoff = 50}, kCpu, 50).results, 9U);
  EXPECT_EQ(plan(Operation::top_k, names, names, {.scorer = {}, .score_cutoff = 50}, kCpu, 50).results_are, "at most");
  EXPECT_EQ(plan(Operation::matrix, names, names, {}, kCpu).result_bytes, 36U);
}

TEST(Plan, SaysWhereEqualStringsAreLookedUp) {
  const Corpus names{"b a", "a b", "b a"};
  const Plan looked_up = plan(Operation::self_join, names, names, {.scorer = {}, .score_cutoff = 100}, kCpu);
  EXPECT_EQ(looked_up.reason, "only equal strings can meet the cutoff");
  EXPECT_THAT(looked_up.filters, ElementsAre("equal strings"));
  EXPECT_EQ(looked_up.results, 1U);
  const ScoreOptions words{.scorer = {Metric::jaccard, Form::similarity}, .score_cutoff = 1};
  EXPECT_EQ(plan(Operation::self_join, names, names, words, kCpu).results, 3U);
}

/// Two words of many and one of a few, each name once.
Corpus names_of_rare_words(std::size_t count) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i)
    rows.push_back(std::to_string(i % 997) + " v" + std::to_string(i / 3) + (i % 2 == 0 ? " inc" : " ltd"));
  return Corpus(rows);
}

// Where an index of words brings up few pairs, a plan says how many; where it would bring up nearly all, every pair is
// scored, and where strings without a common word pass there is none.
TEST(Plan, SaysHowManyPairsAnIndexOfWordsBringsUp) {
  const Corpus names = names_of_rare_words(3000);
  const ScoreOptions half{.scorer = {Metric::jaccard, Form::similarity}, .score_cutoff = 0.5};
  const Plan self = plan(Operation::self_join, names, names, half, kCpu);
  EXPECT_THAT(self.filters, ElementsAre("set sizes", "rarest words"));
  EXPECT_EQ(self.results, self_join(names, half, kCpu).size());
  EXPECT_GT(self.results, 0U);
  EXPECT_GE(self.candidates, self.results);
  EXPECT_GE(self.probes, self.candidates);
  EXPECT_LT(self.candidates, self.window_pairs / 10);
  EXPECT_GT(self.tiles, 0U);
  EXPECT_GT(self.memory_bytes, 0U);
  EXPECT_GT(self.seconds, 0);
  const Plan all = plan(Operation::self_join, names, names, {.scorer = half.scorer, .score_cutoff = 0}, kCpu);
  EXPECT_THAT(all.filters, IsEmpty());
  EXPECT_EQ(all.candidates, 0U);
  const Plan cells = plan(Operation::matrix, names, names, half, kCpu);
  EXPECT_THAT(cells.filters, IsEmpty());
}

TEST(Plan, OfNothingIsNothing) {
  const Corpus none(std::vector<std::string>{});
  const Corpus null(std::vector<Text>{Text(nullptr, 0, Encoding::utf8)});
  const ScoreOptions options{.scorer = {}, .score_cutoff = 70};
  for (const Operation operation : {Operation::matrix, Operation::top_k, Operation::pairs, Operation::self_join})
    for (const Corpus& corpus : {none, null}) {
      const Plan plan = warpmatch::plan(operation, corpus, corpus, options, {});
      EXPECT_EQ(plan.device, "cpu");
      EXPECT_EQ(plan.distinct_pairs, 0U);
      EXPECT_EQ(plan.window_pairs, 0U);
      EXPECT_EQ(plan.tiles, 0U);
      EXPECT_EQ(plan.seconds, 0);
    }
  EXPECT_EQ(plan(Operation::self_join, none, none, options, {}).pairs, 0U);
  EXPECT_EQ(plan(Operation::self_join, null, null, options, {}).pairs, 0U);
}

TEST(Plan, AJoinNeedsACutoff) {
  const Corpus names{"Anna"};
  for (const Operation operation : {Operation::pairs, Operation::self_join})
    EXPECT_EQ(testing::message_of<InvalidArgument>([&] { plan(operation, names, names, {}, kCpu); }),
              "[score_cutoff] is required for a join");
}

}  // namespace
}  // namespace warpmatch
