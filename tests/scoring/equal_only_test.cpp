// Cutoffs that only equal strings meet, against scoring every pair. Sizes: short strings over few letters with all that
// lies an edit apart, phrases for the scorers that go by words; cutoffs at every score that occurs and just beside it.

#include "scoring/equal_only.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "random_phrases.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"
#include "reference/words.hpp"

namespace warpmatch::scoring {
namespace {

bool differ(const Scorer& scorer, const std::u32string& a, const std::u32string& b) {
  if (scorer.metric == Metric::jaccard) return reference::word_set(a) != reference::word_set(b);
  return reference::prepared(scorer.metric, a) != reference::prepared(scorer.metric, b);
}

std::uint32_t longest(const Scorer& scorer, const std::vector<std::u32string>& strings) {
  std::size_t most = 0;
  for (const std::u32string& string : strings) most = std::max(most, reference::prepared(scorer.metric, string).size());
  return static_cast<std::uint32_t>(most);
}

/// Every cutoff that matters for the strings: where it is said that only equals pass, only they do.
void expect_never_mistaken(const Scorer& scorer, const std::vector<std::u32string>& strings) {
  std::set<double> unequal;
  std::set<double> cutoffs{0, 1, 100, 95};
  for (const auto& a : strings)
    for (const auto& b : strings) {
      const double score = reference::score(scorer, a, b);
      if (differ(scorer, a, b)) unequal.insert(score);
      for (const double cutoff : {score, std::nextafter(score, 1e9), std::nextafter(score, -1.0)})
        cutoffs.insert(cutoff);
    }
  const std::uint32_t length = longest(scorer, strings);
  for (const double cutoff : cutoffs) {
    if (cutoff < 0 || cutoff > largest_score(scorer)) continue;
    const ScoreRule rule({.scorer = scorer, .score_cutoff = cutoff});
    if (!only_equals_pass(rule, scorer, length, length)) continue;
    for (const double score : unequal)
      ASSERT_FALSE(reference::meets(scorer.form, score, cutoff)) << reference::label(scorer) << " " << cutoff;
  }
}

TEST(OnlyEqualsPass, IsNeverMistaken) {
  std::vector<std::u32string> letters{U""};
  for (std::size_t i = 0; letters.size() < 60; ++i)
    for (const char32_t letter : {U'a', U'b'}) letters.push_back(letters[i] + letter);
  testing::RandomStrings long_ones;
  long_ones.shortest = long_ones.longest = 40;
  long_ones.edited = 0.8;
  const auto lines = long_ones.make(12, 3);
  const auto phrases = testing::random_phrases(40, 2, 4);
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const auto& strings : {letters, lines, phrases})
      ASSERT_NO_FATAL_FAILURE(expect_never_mistaken(scorer, strings));
}

/// The best score of two strings of that length at the most.
double best(const Scorer& scorer, std::uint32_t length) {
  if (!higher_is_better(scorer.form)) return 0;
  return is_integer(scorer) ? reference::score(scorer, std::u32string(length, U'a'), std::u32string(length, U'a'))
                            : largest_score(scorer);
}

// A part in common is enough for the others, or an edit costs nothing, or a common beginning makes up for everything.
bool best_means_equal(const Scorer& scorer) {
  const std::vector<Metric> parts{Metric::partial,       Metric::token_set,         Metric::token,
                                  Metric::partial_token, Metric::partial_token_set, Metric::partial_token_sort};
  const auto& [insertion, deletion, substitution] = scorer.weights;
  if (scorer.metric == Metric::jaro_winkler && scorer.prefix_weight >= 0.25) return false;
  return std::ranges::find(parts, scorer.metric) == parts.end() && insertion != 0 && deletion != 0 && substitution != 0;
}

TEST(OnlyEqualsPass, AtTheBestScoreOfStringsOfAnyLength) {
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const std::uint32_t length : {0U, 1U, 30U, 1'000'000U, 2'147'483'646U}) {
      if (is_integer(scorer) && scorer.form == Form::similarity && length > 30) continue;  // no reference is as long
      const EditWeights& w = scorer.weights;
      // The best that lengths allow is no bound where directions differ.
      if (scorer.form == Form::similarity && is_integer(scorer) && !(w == EditWeights{} || w.insertion == w.deletion))
        continue;
      const ScoreRule rule({.scorer = scorer, .score_cutoff = best(scorer, length)});
      if (scorer.form == Form::similarity && is_integer(scorer) && !rule.counts_edits) continue;
      if (length == 0 && scorer.form == Form::similarity && is_integer(scorer)) continue;  // a floor of 0 is none
      EXPECT_EQ(only_equals_pass(rule, scorer, length, length), best_means_equal(scorer))
          << reference::label(scorer) << " of length " << length;
    }
}

TEST(OnlyEqualsPass, LooksAtTheLengthsThatOccur) {
  const Scorer ratio{Metric::indel, Form::ratio};
  const auto passes = [&](double cutoff, std::uint32_t left, std::uint32_t right) {
    return only_equals_pass(ScoreRule({.scorer = ratio, .score_cutoff = cutoff}), ratio, left, right);
  };
  EXPECT_TRUE(passes(95.1, 10, 10));  // one edit in 20 is 95
  EXPECT_FALSE(passes(95.0, 10, 10));
  EXPECT_FALSE(passes(95.1, 10, 11));
  EXPECT_TRUE(passes(99.999999, 1000, 1000));
  EXPECT_FALSE(only_equals_pass(ScoreRule({.scorer = ratio}), ratio, 10, 10));  // without a cutoff all pass
}

}  // namespace
}  // namespace warpmatch::scoring
