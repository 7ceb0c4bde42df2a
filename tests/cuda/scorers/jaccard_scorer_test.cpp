// Jaccard on a replayed device: what the tests of operations, which hold it to the textbook, do not reach.

#include <gtest/gtest.h>

#include "cuda/scorers/scorer_checks.hpp"

namespace warpmatch {
namespace {

TEST(JaccardScorer, ComparesWithACutoffAsTheCpuDoes) {
  const Corpus left = test::strings_with_nulls(testing::random_phrases(40, 61));
  const Corpus right = test::strings_with_nulls(testing::random_phrases(60, 62));
  for (const Form form : {Form::similarity, Form::distance, Form::normalized_similarity, Form::normalized_distance})
    test::expect_same_near_cutoffs(left, right, {Metric::jaccard, form}, {0.02, 0.2, 0.6});
}

TEST(JaccardScorer, CountsWordsThatOneSideLacks) {
  const Corpus left{"", " ", "a", "a a a", "b a", "nine a nine", "\u00e9t\u00e9 a"};
  const Corpus right{"", "a", "b", "a b c d", "\u00e9t\u00e9", "\u4e2d\u6587 a b", "zz"};
  const Corpus wordless{"", " ", "  "};
  const Scorer scorer{Metric::jaccard, Form::similarity};
  for (const auto& [one, other] : {std::pair{left, right},
                                   {right, left},
                                   {left, left},
                                   {wordless, right},
                                   {right, wordless},
                                   {wordless, wordless}}) {
    test::expect_same_as_cpu(one, other, {scorer, {}});
    test::expect_same_as_cpu(one, other, {scorer, 0.5}, test::tiny());
  }
}

}  // namespace
}  // namespace warpmatch
