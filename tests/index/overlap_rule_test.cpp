// What a cutoff asks of sizes of sets, against trying every number. Sizes: up to 12, where every fraction of two such
// numbers is a cutoff; and some where a formula in doubles would be one off.

#include "index/words/overlap_rule.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace warpmatch::index {
namespace {

constexpr std::uint32_t kMost = 12;

OverlapRule rule_of(Form form, double cutoff, Metric metric = Metric::jaccard) {
  return OverlapRule(scoring::ScoreRule({.scorer = {metric, form}, .score_cutoff = cutoff}));
}

/// Every score that sets of up to kMost words can have, and the numbers next to it.
std::vector<double> cutoffs(Form form) {
  std::vector<double> all;
  for (std::uint32_t either = 1; either <= 2 * kMost; ++either)
    for (std::uint32_t common = 1; common <= either; ++common) {
      const double score = scoring::unit_score(form, static_cast<double>(common) / either);
      for (const double cutoff : {score, std::nextafter(score, 0.0), std::nextafter(score, 1.0)}) all.push_back(cutoff);
    }
  std::ranges::sort(all);
  const auto again = std::ranges::unique(all);
  all.erase(again.begin(), again.end());
  return all;
}

TEST(OverlapRule, SaysWhatTryingEveryNumberSays) {
  for (const Form form : {Form::similarity, Form::distance, Form::normalized_similarity, Form::normalized_distance})
    for (const double cutoff : cutoffs(form)) {
      const OverlapRule rule = rule_of(form, cutoff);
      if (!rule.asks_for_common_words()) continue;
      for (std::uint32_t size = 1; size <= kMost; ++size) {
        std::uint32_t shared = size + 1;
        std::uint32_t partner = size;
        for (std::uint32_t other = 1; other <= kMost; ++other) {
          std::uint32_t least = std::min(size, other) + 1;
          for (std::uint32_t common = std::min(size, other); common >= 1 && rule.passes(common, size, other); --common)
            least = common;
          ASSERT_EQ(rule.least_common(size, other), least) << cutoff << ' ' << size << ' ' << other;
          if (least > std::min(size, other)) continue;
          shared = std::min(shared, least);
          partner = std::max(partner, other);
        }
        ASSERT_EQ(rule.least_shared(size), shared) << cutoff << ' ' << size;
        if (size < kMost) {
          ASSERT_EQ(rule.largest_partner(size, kMost), partner) << cutoff << ' ' << size;
        }
      }
    }
}

// A third of either: 1/3 as a double lies below it, and so does what a formula rounds up to one word more.
TEST(OverlapRule, AsksForNoMoreThanTheFractionItself) {
  const OverlapRule third = rule_of(Form::similarity, 1.0 / 3);
  EXPECT_EQ(third.least_common(2, 2), 1U);
  EXPECT_EQ(third.least_shared(3), 1U);
  EXPECT_EQ(third.largest_partner(1, 100), 3U);
  EXPECT_EQ(rule_of(Form::similarity, std::nextafter(1.0 / 3, 1.0)).least_common(2, 2), 2U);
  EXPECT_EQ(rule_of(Form::similarity, 0.1).least_shared(30), 3U);
  EXPECT_EQ(rule_of(Form::distance, 1 - 0.1).least_shared(30), 3U);
}

TEST(OverlapRule, KnowsWhereWordsDecideNothing) {
  EXPECT_FALSE(rule_of(Form::similarity, 0).asks_for_common_words());
  EXPECT_FALSE(rule_of(Form::distance, 1).asks_for_common_words());
  EXPECT_TRUE(rule_of(Form::similarity, 1e-9).asks_for_common_words());
  EXPECT_FALSE(
      OverlapRule(scoring::ScoreRule({.scorer = {Metric::jaccard, Form::similarity}})).asks_for_common_words());
}

TEST(OverlapRule, SetsWithoutWordsAreAlikeOrNot) {
  EXPECT_TRUE(rule_of(Form::similarity, 0.5).passes(0, 0, 0));
  EXPECT_FALSE(rule_of(Form::similarity, 0.5, Metric::trigram).passes(0, 0, 0));
}

}  // namespace
}  // namespace warpmatch::index
