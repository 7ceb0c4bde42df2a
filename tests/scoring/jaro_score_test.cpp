// Jaro's scores from counts, and the bounds that spare counting: none may rule out a pair that meets the cutoff. Swept
// over lengths up to 12, all counts, prefixes and weights, with cutoffs on, just below and just above each score.

#include "scoring/jaro_score.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/metric.hpp>

namespace warpmatch::scoring {
namespace {

constexpr double weights[] = {0.0, 0.05, 0.1, 0.25, 0.5, 1.0};

/// Calls `f(left_length, right_length, counts)`.
template <class F>
void for_counts(const F& f) {
  for (std::uint32_t left = 1; left <= 12; ++left)
    for (std::uint32_t right = left; right <= 12; ++right)
      for (std::uint32_t matches = 0; matches <= left; ++matches)
        for (std::uint32_t displaced = 0; displaced <= matches; displaced += 2)
          for (std::uint32_t prefix = 0; prefix <= longest_winkler_prefix && prefix + displaced <= matches; ++prefix)
            f(left, right, JaroCounts{{matches, displaced}, prefix});
}

TEST(JaroFormula, IsJaroWhereThePrefixWeighsNothing) {
  EXPECT_EQ(JaroFormula::of({.metric = Metric::jaro, .form = Form::similarity}).prefix_weight, 0);
  EXPECT_EQ(JaroFormula::of({.metric = Metric::jaro_winkler, .form = Form::similarity}).prefix_weight, 0.1);
  ScoreRule rule;
  rule.form = Form::similarity;
  for_counts([&](std::uint32_t left, std::uint32_t right, const JaroCounts& counts) {
    ASSERT_EQ(JaroFormula{}.score(rule, left, right, counts),
              jaro_similarity(left, right, counts.matches, counts.displaced));
  });
}

TEST(JaroFormula, ItsLeastJaroRulesOutNothingThatCounts) {
  for (const double weight : weights) {
    const JaroFormula formula{weight};
    for_counts([&](std::uint32_t left, std::uint32_t right, const JaroCounts& counts) {
      const double jaro = jaro_similarity(left, right, counts.matches, counts.displaced);
      ASSERT_GE(jaro, formula.least_jaro(winkler(jaro, counts.prefix, weight), counts.prefix));
    });
  }
}

TEST(JaroFormula, NoScoreIsBetterThanTheBestOfItsLengths) {
  for (const Form form : {Form::similarity, Form::distance, Form::ratio})
    for (const double weight : weights) {
      const JaroFormula formula{weight};
      ScoreRule rule;
      rule.form = form;
      for_counts([&](std::uint32_t left, std::uint32_t right, const JaroCounts& counts) {
        const double score = formula.score(rule, left, right, counts);
        const double best = formula.best(form, left, right);
        ASSERT_TRUE(higher_is_better(form) ? score <= best + 1e-9 : score >= best - 1e-9) << score << ' ' << best;
      });
    }
}

TEST(JaroFormula, ACutoffBelowAScoreLeavesItAloneAndOneAboveItDoesNot) {
  for (const double weight : weights) {
    const JaroFormula formula{weight};
    ScoreRule plain;
    plain.form = Form::similarity;
    for_counts([&](std::uint32_t left, std::uint32_t right, const JaroCounts& counts) {
      const double score = formula.score(plain, left, right, counts);
      ScoreRule within = plain;
      within.has_cutoff = true;
      within.rule = CutoffRule::rapidfuzz;
      within.cutoff = score - 1e-6;
      ASSERT_EQ(formula.score(within, left, right, counts), score);
      within.cutoff = score + 1e-6;
      ASSERT_EQ(formula.score(within, left, right, counts), 0);
    });
  }
}

TEST(LeastSimilarity, IsWhatAFormAsksForLessRounding) {
  EXPECT_NEAR(least_similarity(Form::similarity, 0.8), 0.8, 1e-8);
  EXPECT_NEAR(least_similarity(Form::ratio, 80), 0.8, 1e-8);
  EXPECT_NEAR(least_similarity(Form::distance, 0.2), 0.8, 1e-8);
  EXPECT_LT(least_similarity(Form::similarity, 0.8), 0.8);
}

}  // namespace
}  // namespace warpmatch::scoring
