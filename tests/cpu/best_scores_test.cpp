// The best scores of queries side by side: those of a sort, on every SIMD level, also where a score and a column are
// one key. Scores: every exponent that Jaro's have, neighbours that differ in the last bit, 0 and 1; many are equal.

#include "cpu/best/best_scores.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

std::vector<double> some_scores() {
  std::vector<double> scores{0.0, 1.0, std::nextafter(1.0, 0.0)};
  for (const double score : {0.125, 1.0 / 6, 0.25, 1.0 / 3, 0.5, 0.7, 0.9})
    for (const double near : {std::nextafter(score, 1.0), score, std::nextafter(score, 1.0)}) scores.push_back(near);
  return scores;
}

void expect_sorted(const Scorer& scorer, std::optional<double> cutoff, std::uint32_t queries, std::uint32_t columns,
                   std::size_t k) {
  const scoring::ScoreRule rule(ScoreOptions{.scorer = scorer, .score_cutoff = cutoff});
  const std::vector<double> values = some_scores();
  std::mt19937 random(columns + queries);
  const std::size_t stride = queries + 3;
  std::vector<double> scores(columns * stride + 8);
  for (double& score : scores) score = values[random() % values.size()];
  ASSERT_LE(columns, cpu::BestScores::most_columns(rule));
  for (const cpu::LaneKernels* kernels : cpu::usable_kernels()) {
    if (k > cpu::BestScores::most_kept(*kernels)) continue;
    cpu::BestScores best(*kernels, rule, k);
    for (const int round : {0, 1}) {
      best.start(queries);
      for (std::uint32_t first = 0; first < columns; first += 30)
        best.add(scores.data() + first * stride, stride, std::min(30U, columns - first), first);
      std::vector<cpu::BestScores::Kept> kept(queries * k);
      best.take(kept.data());
      for (std::uint32_t query = 0; query < queries; ++query) {
        std::vector<std::pair<std::int64_t, std::uint32_t>> expected;
        for (std::uint32_t column = 0; column < columns; ++column)
          if (const double score = scores[column * stride + query]; rule.passes(score))
            expected.emplace_back(static_cast<std::int64_t>(scoring::order_of(rule.form, score)), column);
        std::ranges::sort(expected);
        expected.resize(std::min(expected.size(), k));
        std::vector<std::pair<std::int64_t, std::uint32_t>> found;
        for (const auto& [order, column] : cpu::found_of(std::span(kept).subspan(query * k, k)))
          found.emplace_back(order, column);
        ASSERT_EQ(found, expected) << kernels->name << ", " << reference::label(scorer) << ", k " << k << ", round "
                                   << round;
        std::vector<std::pair<std::int64_t, std::uint32_t>> visited;
        best.visit(query, [&](std::int64_t order, std::uint32_t column) { visited.emplace_back(order, column); });
        ASSERT_EQ(visited, expected);
        const std::int64_t worst = expected.size() < k ? cpu::BestScores::none : expected.back().first;
        ASSERT_EQ(best.worst(query), worst);
      }
    }
  }
}

TEST(BestScores, AreThoseOfASort) {
  for (const Scorer& scorer : {Scorer{Metric::jaro, Form::similarity}, Scorer{Metric::jaro_winkler, Form::similarity},
                               Scorer{Metric::jaro, Form::distance}})
    for (const std::optional<double> cutoff : {std::optional<double>(), std::optional(0.0), std::optional(0.5)})
      for (const std::size_t k : {1U, 3U, 7U, 8U, 9U, 16U, 17U, 32U, 33U, 60U})
        for (const auto& [queries, columns] : {std::pair(1U, 5U), std::pair(13U, 100U), std::pair(8U, 1024U)})
          expect_sorted(scorer, cutoff, queries, columns, k);
}

}  // namespace
}  // namespace warpmatch
