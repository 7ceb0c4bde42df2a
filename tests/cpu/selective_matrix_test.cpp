// Dense results under a cutoff few pairs meet, which the CPU executor makes by selection: against the reference, on
// every SIMD level, with copies and nulls on both sides; and the results it must leave to the other way.

#include "cpu/operations/selective_matrix.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "executors.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

constexpr float kUntouched = -7;

reference::Rows rows_of(std::size_t count, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.shortest = 3;
  strings.longest = 30;
  return testing::random_rows(strings, count, seed);
}

void expect_reference(const reference::Rows& left, const reference::Rows& right, const ScoreOptions& options) {
  const Corpus queries = testing::make_corpus(left);
  const Corpus choices = testing::make_corpus(right);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  for (const auto& executor : testing::executors()) {
    SCOPED_TRACE(executor->detail());
    std::vector<float> out(left.size() * right.size(), kUntouched);
    const dispatch::DenseTarget target{{out.data(), DType::f32, left.size(), right.size(), right.size()}, 1.0};
    ASSERT_TRUE(cpu::is_selective(request, target));
    executor->scores(request, target, {2, nullptr});
    for (std::size_t i = 0; i < left.size(); ++i)
      for (std::size_t j = 0; j < right.size(); ++j) {
        float expected = kUntouched;
        if (left[i] && right[j]) {
          const double score = reference::score(options.scorer, *left[i], *right[j]);
          const bool counts = reference::meets(options.scorer.form, score, *options.score_cutoff);
          expected = static_cast<float>(counts ? score : reference::missed(options.scorer, *options.score_cutoff));
        }
        ASSERT_EQ(out[i * right.size() + j], expected) << i << ", " << j;
      }
  }
}

TEST(SelectiveMatrix, EqualsTheReference) {
  const reference::Rows left = rows_of(90, 1);
  const reference::Rows right = rows_of(110, 1);  // begins with the same strings
  expect_reference(left, right, {{Metric::indel, Form::ratio}, 80.0});
  expect_reference(left, right, {{Metric::levenshtein, Form::distance}, 3.0});
  expect_reference(left, right, {{Metric::osa, Form::normalized_distance}, 0.2});
  expect_reference(left, right, {{Metric::damerau_levenshtein, Form::distance}, 2.0});
  expect_reference(right, left, {{Metric::prefix, Form::normalized_similarity}, 0.9});
}

TEST(SelectiveMatrix, IsNotForLaxCutoffs) {
  const Corpus corpus = testing::make_corpus(rows_of(40, 1));
  float cell = 0;
  const auto is_selective = [&](const ScoreOptions& options, DType dtype) {
    return cpu::is_selective(dispatch::make_request(corpus, corpus, options), {{&cell, dtype, 40, 40, 40}, 1.0});
  };
  EXPECT_FALSE(is_selective({{Metric::indel, Form::ratio}, {}}, DType::f32));
  EXPECT_FALSE(is_selective({{Metric::indel, Form::ratio}, 50.0}, DType::f32));
  EXPECT_FALSE(is_selective({{Metric::levenshtein, Form::distance}, 15.0}, DType::f32));
  EXPECT_FALSE(is_selective({{Metric::jaro, Form::similarity}, 0.9}, DType::f32));
}

// A cell that misses would not fit; but whether one misses is only known when all are scored.
TEST(SelectiveMatrix, IsNotForCellsThatCannotHoldAMiss) {
  const Corpus corpus = testing::make_corpus(rows_of(40, 1));
  std::int8_t cell = 0;
  const dispatch::Request request =
      dispatch::make_request(corpus, corpus, {{Metric::levenshtein, Form::distance}, 1.0});
  EXPECT_TRUE(cpu::is_selective(request, {{&cell, DType::i8, 40, 40, 40}, 60.0}));
  EXPECT_FALSE(cpu::is_selective(request, {{&cell, DType::i8, 40, 40, 40}, 64.0}));
}

}  // namespace
}  // namespace warpmatch
