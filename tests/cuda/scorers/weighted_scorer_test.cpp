// Levenshtein with weights of any sort on a replayed device: what the tests of operations, which hold it to the
// textbook, do not reach.

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/programs/weighted_method.hpp"
#include "cuda/scorers/scorer_checks.hpp"

namespace warpmatch {
namespace {

constexpr std::uint32_t largest = std::numeric_limits<std::uint32_t>::max();

TEST(WeightedScorer, TakesEveryWeightInEveryForm) {
  const Corpus left = test::names(51, 25, 40, U"ab");
  const Corpus right = test::names(52, 30, 40, U"ab");
  for (const EditWeights& weights : {EditWeights{1, 2, 4},
                                     {2, 1, 1},
                                     {0, 1, 3},
                                     {1, 0, 0},
                                     {0, 0, 5},
                                     {largest, 3, 1},
                                     {largest, largest, largest - 1},
                                     {1, largest, 7}})
    for (const Form form :
         {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity, Form::ratio}) {
      const Scorer scorer{.metric = Metric::levenshtein, .form = form, .weights = weights};
      ASSERT_FALSE(scoring::ScoreRule({.scorer = scorer}).counts_edits);
      test::expect_same_as_cpu(left, right, {scorer, {}});
      for (const double share : {0.0, 0.1, 0.7})
        test::expect_same_as_cpu(left, right,
                                 {scorer, test::cutoff_for(scorer, left, right, share, dispatch::cpu_executor())});
    }
}

TEST(WeightedScorer, ComparesWithACutoffAsTheCpuDoes) {
  const Corpus left = test::names(53, 40, 12, U"abc");
  const Corpus right = test::names(54, 60, 12, U"abc");
  for (const Form form : {Form::normalized_similarity, Form::normalized_distance, Form::ratio})
    test::expect_same_near_cutoffs(left, right, {.metric = Metric::levenshtein, .form = form, .weights = {1, 2, 2}},
                                   {0.1, 0.5});
}

TEST(WeightedMethod, IsNarrowWhereTheCostsAre) {
  using Narrow = cuda::WeightedMethod<std::uint32_t>;
  EXPECT_TRUE(Narrow::fits({1, 2, 3}, 1000, 1000));
  EXPECT_TRUE(Narrow::fits({1, 1, 1}, 1U << 30, 1U << 30));
  EXPECT_FALSE(Narrow::fits({1, 1, 1}, 1U << 31, 1U << 31));
  EXPECT_FALSE(Narrow::fits({largest, 0, 0}, 0, 1));
  EXPECT_TRUE(Narrow::fits({0, 0, largest}, 1000, 1000));
  EXPECT_FALSE(Narrow::fits({1, 0, largest}, 0, 0));
}

}  // namespace
}  // namespace warpmatch
