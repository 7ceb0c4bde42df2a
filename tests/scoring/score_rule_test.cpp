// What a score is and which scores count. Sizes: every distance of every maximum from 0 to 300, with cutoffs on each
// score and one unit in the last place to either side of it.

#include "scoring/score_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/error.hpp>

#include "core/metric_visit.hpp"
#include "message_of.hpp"
#include "reference/score.hpp"
#include "scoring/score_loops.hpp"

namespace warpmatch::scoring {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::message_of;

constexpr std::uint32_t kLargestMaximum = 300;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

ScoreRule rule_of(Form form, std::optional<double> cutoff, CutoffRule rule = CutoffRule::reported) {
  return ScoreRule({{Metric::indel, form}, cutoff, rule});
}

bool in_range(Form form, double cutoff) {
  const double highest = is_integer(Scorer{Metric::indel, form}) ? kInfinity : form == Form::ratio ? 100.0 : 1.0;
  return cutoff >= 0 && cutoff <= highest;
}

/// What is compared with what, in so many words.
bool meets(Form form, CutoffRule rule, double score, double cutoff, std::uint32_t distance, std::uint32_t maximum) {
  if (form != Form::ratio || rule == CutoffRule::reported) return reference::meets(form, score, cutoff);
  return reference::score_of(Form::normalized_similarity, distance, maximum) >= cutoff / 100.0;
}

TEST(ScoreOf, EqualsThePlainFormulas) {
  for (const Form form : reference::all_forms)
    for (std::uint32_t maximum = 0; maximum <= kLargestMaximum; ++maximum)
      for (std::uint32_t distance = 0; distance <= maximum; ++distance)
        ASSERT_EQ(score_of(form, distance, maximum), reference::score_of(form, distance, maximum));
}

// Whatever is told apart before a loop is what single scores are told by.
TEST(ScoreLoops, ReportWhatTheRuleReports) {
  for (const Metric metric : {Metric::indel, Metric::qratio})  // two empty strings by QRatio are not alike
    for (const Form form : reference::all_forms)
      for (const CutoffRule kind : {CutoffRule::reported, CutoffRule::rapidfuzz})
        for (const double share : {-1.0, 0.0, 0.25, 1.0 / 3.0, 0.95, 1.0}) {
          if (metric == Metric::qratio && form != Form::ratio) continue;
          ScoreOptions options{{metric, form}, std::nullopt, kind};
          if (share >= 0)
            options.score_cutoff = share * (form == Form::ratio ? 100 : is_integer(options.scorer) ? 60 : 1);
          const ScoreRule rule(options);
          with_scores(rule, [&](const auto& score) {
            for (std::uint32_t maximum = 0; maximum <= 60; ++maximum)
              for (std::uint32_t distance = 0; distance <= maximum; ++distance)
                ASSERT_EQ(score(distance, maximum), rule.reported(distance, maximum)) << distance << " of " << maximum;
          });
        }
}

// Values RapidFuzz 3.14 returns.
TEST(ScoreOf, GivesTheBitsRapidFuzzGives) {
  EXPECT_EQ(score_of(Form::ratio, 1, 29), 96.55172413793103);
  EXPECT_EQ(score_of(Form::ratio, 16, 50), 68.0);
  EXPECT_EQ(score_of(Form::ratio, 0, 0), 100.0);
  EXPECT_EQ(score_of(Form::normalized_similarity, 3, 7), 0.5714285714285714);
  EXPECT_EQ(score_of(Form::normalized_distance, 3, 7), 0.42857142857142855);
  EXPECT_EQ(score_of(Form::normalized_distance, 0, 0), 0.0);
}

class Cutoffs : public ::testing::TestWithParam<std::tuple<Form, CutoffRule>> {};

std::string name_of(const std::tuple<Form, CutoffRule>& param) {
  const auto [form, rule] = param;
  return to_string(Scorer{Metric::indel, form}) + (rule == CutoffRule::reported ? "_reported" : "_rapidfuzz");
}

TEST_P(Cutoffs, LargestDistanceIsTheLastThatPasses) {
  const auto [form, cutoff_rule] = GetParam();
  std::vector<double> scores;
  for (std::uint32_t maximum = 0; maximum <= kLargestMaximum; ++maximum) {
    scores.clear();
    for (std::uint32_t d = 0; d <= maximum; ++d) scores.push_back(reference::score_of(form, d, maximum));
    for (const double on : scores)
      for (const double cutoff : {std::nextafter(on, -kInfinity), on, std::nextafter(on, kInfinity)}) {
        if (cutoff_rule == CutoffRule::reported && !in_range(form, cutoff)) continue;
        const ScoreRule rule = rule_of(form, cutoff, cutoff_rule);
        std::int64_t last = -1;
        for (std::uint32_t d = 0; d <= maximum; ++d)
          if (meets(form, cutoff_rule, scores[d], cutoff, d, maximum)) last = d;
        ASSERT_EQ(rule.largest_distance(maximum), last) << "maximum " << maximum << ", cutoff " << cutoff;
        if (last >= 0) {
          ASSERT_TRUE(rule.passes(static_cast<std::uint32_t>(last), maximum));
        }
        if (last < maximum) {
          ASSERT_FALSE(rule.passes(static_cast<std::uint32_t>(last + 1), maximum));
        }
      }
  }
}

std::vector<std::uint32_t> lengths_up_to(std::uint32_t longest) {
  std::vector<std::uint32_t> lengths(longest + 1);
  std::iota(lengths.begin(), lengths.end(), 0U);
  return lengths;
}

// One string may be as long as all others together, many times over. Sizes: nothing, one length, neighbours, neighbours
// and a giant, as many giants as there are others.
TEST(DistanceLimits, TakeRoomByTheLengthsThatOccur) {
  constexpr std::uint32_t giant = 50'000'000;
  const std::vector<std::vector<std::uint32_t>> sides{
      {}, {0}, {7}, {3, 4, 5, 9}, {3, 4, 5, 9, giant}, {giant - 1, giant, 2 * giant}, lengths_up_to(300)};
  for (const Metric metric : {Metric::indel, Metric::levenshtein, Metric::lcs_seq, Metric::prefix})
    for (const auto& [form, cutoff] :
         {std::pair{Form::normalized_distance, 0.25}, std::pair{Form::distance, 3.0}, std::pair{Form::similarity, 5.0}})
      for (const auto& left : sides)
        for (const auto& right : sides) {
          const ScoreRule rule({{metric, form}, cutoff, CutoffRule::reported});
          const DistanceLimits limits(rule, left, right);
          EXPECT_LE(limits.values().size(), 16 * (left.size() + right.size()) + left.size() * right.size());
          for (const std::uint32_t l : left)
            for (const std::uint32_t r : right) {
              const std::uint32_t maximum = rule.scale.maximum(l, r);
              ASSERT_EQ(limits[maximum], rule.largest_distance(maximum)) << l << " and " << r;
            }
        }
}

// Integer scores with cutoffs between them, and cutoffs beyond every score.
TEST_P(Cutoffs, PassesEqualsTheComparisonOfScores) {
  const auto [form, cutoff_rule] = GetParam();
  for (const double cutoff : {0.0, 1e-300, 0.25, 0.5, 0.999, 1.0, 1.5, 7.0, 7.5, 33.3, 68.0, 100.0, 1e10, kInfinity}) {
    if (cutoff_rule == CutoffRule::reported && !in_range(form, cutoff)) continue;
    const ScoreRule rule = rule_of(form, cutoff, cutoff_rule);
    const DistanceLimits limits(rule, lengths_up_to(60), lengths_up_to(60));
    for (std::uint32_t maximum = 0; maximum <= 60; ++maximum) {
      std::int64_t passed = -1;
      for (std::uint32_t d = 0; d <= maximum; ++d) {
        const double score = reference::score_of(form, d, maximum);
        const bool expected = meets(form, cutoff_rule, score, cutoff, d, maximum);
        ASSERT_EQ(rule.passes(d, maximum), expected) << "cutoff " << cutoff << ", " << d << " of " << maximum;
        ASSERT_EQ(rule.reported(d, maximum), expected ? score : rule.missed());
        passed += expected;
      }
      ASSERT_EQ(limits[maximum], passed);
    }
  }
}

TEST_P(Cutoffs, WithoutOneEverythingPasses) {
  const auto [form, cutoff_rule] = GetParam();
  const ScoreRule rule = rule_of(form, std::nullopt, cutoff_rule);
  for (const std::uint32_t maximum : {0u, 1u, 300u}) {
    EXPECT_EQ(rule.largest_distance(maximum), maximum);
    for (std::uint32_t d = 0; d <= maximum; ++d) ASSERT_TRUE(rule.passes(d, maximum));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Cutoffs,
                         ::testing::Combine(::testing::ValuesIn(reference::all_forms),
                                            ::testing::Values(CutoffRule::reported, CutoffRule::rapidfuzz)),
                         [](const auto& one) { return name_of(one.param); });

// 1 - 16 / 50 lies just below 0.68; times 100 it is 68 to the bit.
TEST(CutoffRules, DisagreeWhereTheProductRoundsUp) {
  EXPECT_FALSE(rule_of(Form::ratio, 68, CutoffRule::rapidfuzz).passes(16, 50));
  EXPECT_TRUE(rule_of(Form::ratio, 68, CutoffRule::reported).passes(16, 50));
  EXPECT_EQ(rule_of(Form::ratio, 68, CutoffRule::rapidfuzz).largest_distance(50), 15);
  EXPECT_EQ(rule_of(Form::ratio, 68, CutoffRule::reported).largest_distance(50), 16);
}

TEST(CutoffRules, RapidFuzzTakesCutoffsBeyondTheScores) {
  EXPECT_TRUE(rule_of(Form::ratio, -1, CutoffRule::rapidfuzz).passes(7, 7));
  EXPECT_FALSE(rule_of(Form::ratio, 101, CutoffRule::rapidfuzz).passes(0, 7));
  EXPECT_EQ(rule_of(Form::ratio, 101, CutoffRule::rapidfuzz).largest_distance(7), -1);
}

TEST(ScoreRule, LargestDistanceOfVeryLongStrings) {
  constexpr std::uint32_t maximum = std::numeric_limits<std::uint32_t>::max() - 3;
  for (const double cutoff : {0.0, 0.1, 0.9, 1.0}) {
    const ScoreRule rule = rule_of(Form::normalized_similarity, cutoff);
    const std::int64_t last = rule.largest_distance(maximum);
    ASSERT_GE(last, 0);
    EXPECT_TRUE(rule.passes(static_cast<std::uint32_t>(last), maximum));
    EXPECT_TRUE(last == maximum || !rule.passes(static_cast<std::uint32_t>(last + 1), maximum));
  }
  EXPECT_EQ(rule_of(Form::distance, 1e300).largest_distance(maximum), maximum);
  EXPECT_EQ(rule_of(Form::similarity, 1e300).largest_distance(maximum), -1);
}

TEST(ScoreRule, PairsThatMissAreReportedAsRapidFuzzDoes) {
  EXPECT_EQ(rule_of(Form::distance, 3).missed(), 4);
  EXPECT_EQ(rule_of(Form::distance, 2.5).missed(), 3);
  EXPECT_EQ(rule_of(Form::distance, 0).missed(), 1);
  EXPECT_EQ(rule_of(Form::similarity, 3).missed(), 0);
  EXPECT_EQ(rule_of(Form::normalized_distance, 0.3).missed(), 1.0);
  EXPECT_EQ(rule_of(Form::normalized_similarity, 0.3).missed(), 0.0);
  EXPECT_EQ(rule_of(Form::ratio, 30).missed(), 0.0);
}

TEST(ScoreRule, TheWorstScoreIsThatOfNothingInCommon) {
  for (const Form form : {Form::normalized_distance, Form::normalized_similarity, Form::ratio})
    EXPECT_EQ(rule_of(form, std::nullopt).worst(), reference::score_of(form, 9, 9));
}

TEST(ScoreRule, RefusesCutoffsThatNoScoreCanHave) {
  struct Bad {
    Form form;
    double cutoff;
    const char* named;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Bad& bad :
       {Bad{Form::ratio, 101, "101"}, Bad{Form::ratio, -0.5, "-0.5"}, Bad{Form::ratio, kInfinity, "inf"},
        Bad{Form::ratio, nan, "NaN"}, Bad{Form::normalized_similarity, 1.5, "1.5"},
        Bad{Form::normalized_distance, -2, "-2"}, Bad{Form::distance, -1, "-1"}, Bad{Form::distance, nan, "NaN"},
        Bad{Form::similarity, -kInfinity, "-inf"}})
    EXPECT_THAT(message_of<InvalidArgument>([&] { rule_of(bad.form, bad.cutoff); }),
                AllOf(HasSubstr("[score_cutoff] "), HasSubstr("got " + std::string(bad.named))));
  EXPECT_THAT(message_of<InvalidArgument>([&] { rule_of(Form::ratio, nan, CutoffRule::rapidfuzz); }),
              HasSubstr("[score_cutoff] "));
  EXPECT_THAT(message_of<InvalidArgument>([&] { rule_of(Form::ratio, 101); }),
              AllOf(HasSubstr("0 to 100"), HasSubstr("ratio")));
  EXPECT_NO_THROW(rule_of(Form::distance, kInfinity));
  for (const Form form : reference::all_forms) EXPECT_NO_THROW(rule_of(form, 0));
}

// What the executors compare by, and what becomes of the distance.
TEST(ScoreRule, ResolvesScorersToMetricsWithKernels) {
  struct Case {
    Scorer scorer;
    Metric metric;
    bool counts_edits;
    std::uint32_t weight;
  };
  const auto weighted = [](EditWeights weights) {
    return Scorer{.metric = Metric::levenshtein, .form = Form::distance, .weights = weights};
  };
  const Form ratio = Form::ratio;
  for (const Case& c : {Case{{Metric::osa, Form::distance}, Metric::osa, true, 1},
                        {{Metric::lcs_seq, Form::similarity}, Metric::lcs_seq, true, 1},
                        {{Metric::damerau_levenshtein, ratio}, Metric::damerau_levenshtein, true, 1},
                        {{Metric::postfix, Form::distance}, Metric::prefix, true, 1},
                        {{Metric::token_sort, ratio}, Metric::indel, true, 1},
                        {{Metric::qratio, ratio}, Metric::indel, true, 1},
                        {{Metric::partial_token_sort, ratio}, Metric::partial, false, 1},
                        {{Metric::wratio, ratio}, Metric::wratio, false, 1},
                        {{Metric::jaro, Form::similarity}, Metric::jaro, false, 1},
                        {weighted({1, 1, 1}), Metric::levenshtein, true, 1},
                        {weighted({3, 3, 3}), Metric::levenshtein, true, 3},
                        {weighted({1, 1, 2}), Metric::indel, true, 1},
                        {weighted({2, 2, 9}), Metric::indel, true, 2},
                        {weighted({2, 2, 3}), Metric::levenshtein, false, 2},
                        {weighted({1, 2, 2}), Metric::levenshtein, false, 1},
                        {weighted({0, 0, 0}), Metric::levenshtein, false, 0}}) {
    SCOPED_TRACE(reference::label(c.scorer));
    const ScoreRule rule({.scorer = c.scorer});
    EXPECT_EQ(rule.metric, c.metric);
    EXPECT_EQ(rule.counts_edits, c.counts_edits);
    EXPECT_EQ(rule.weight, c.weight);
    EXPECT_EQ(rule.integer, is_integer(c.scorer));
    EXPECT_EQ(rule.empty_is_zero, c.scorer.metric == Metric::qratio);
    if (c.counts_edits) {
      EXPECT_EQ(rule.scale, core::edit_scale(c.metric));
    }
  }
}

TEST(ScoreRule, WeighsWholeNumbersAlone) {
  const Scorer scorer{.metric = Metric::levenshtein, .weights = {.insertion = 3, .deletion = 3, .substitution = 3}};
  for (const Form form : reference::all_forms) {
    Scorer formed = scorer;
    formed.form = form;
    for (std::uint32_t maximum = 0; maximum <= 20; ++maximum)
      for (std::uint32_t d = 0; d <= maximum; ++d)
        for (const double cutoff : {0.0, 0.5, 1.0, 2.0, 3.0, 17.0, 30.0, 60.0}) {
          if (cutoff > largest_score(formed)) continue;
          const ScoreRule rule({.scorer = formed, .score_cutoff = cutoff});
          const double score = reference::score_of(form, 3.0 * d, 3.0 * maximum);
          const bool expected = reference::meets(form, score, cutoff);
          ASSERT_EQ(rule.score(d, maximum), score);
          ASSERT_EQ(rule.passes(d, maximum), expected) << d << " of " << maximum << ", cutoff " << cutoff;
          ASSERT_EQ(rule.reported(d, maximum), expected ? score : reference::missed(formed, cutoff));
          ASSERT_EQ(d <= rule.largest_distance(maximum), expected) << d << " of " << maximum << ", cutoff " << cutoff;
        }
  }
}

TEST(ScoreRule, TwoEmptyStringsAreNothingToQRatio) {
  const Scorer qratio{Metric::qratio, Form::ratio};
  for (const CutoffRule cutoff_rule : {CutoffRule::reported, CutoffRule::rapidfuzz}) {
    EXPECT_EQ(ScoreRule({.scorer = qratio}).score(0, 0), 0.0);
    EXPECT_EQ(ScoreRule({.scorer = qratio}).score(0, 4), 100.0);
    EXPECT_FALSE(ScoreRule({qratio, 50.0, cutoff_rule}).passes(0, 0));
    EXPECT_TRUE(ScoreRule({qratio, 0.0, cutoff_rule}).passes(0, 0));
    EXPECT_EQ(ScoreRule({qratio, 50.0, cutoff_rule}).largest_distance(0), -1);
    EXPECT_EQ(ScoreRule({qratio, 50.0, cutoff_rule}).largest_distance(4), 2);
  }
}

TEST(ScoreRule, ScoresAloneMeetTheCutoffAsDistancesDo) {
  for (const Form form : reference::all_forms)
    for (const double cutoff : {0.0, 0.5, 1.0, 4.0, 75.0}) {
      if (!in_range(form, cutoff)) continue;
      const ScoreRule rule = rule_of(form, cutoff);
      for (std::uint32_t d = 0; d <= 8; ++d) {
        EXPECT_EQ(rule.passes(rule.score(d, 8)), rule.passes(d, 8));
        EXPECT_EQ(rule.reported(rule.score(d, 8)), rule.reported(d, 8));
      }
    }
}

// A Jaro distance is no whole number, so what misses is the worst.
TEST(ScoreRule, DistancesThatAreNotWholeMissAsNormalisedOnes) {
  const ScoreRule rule({.scorer = {Metric::jaro, Form::distance}, .score_cutoff = 0.25});
  EXPECT_EQ(rule.missed(), 1.0);
  EXPECT_EQ(rule.worst(), 1.0);
  EXPECT_EQ(rule.reported(0.25), 0.25);
  EXPECT_EQ(rule.reported(0.26), 1.0);
  EXPECT_THROW(ScoreRule({.scorer = {Metric::jaro, Form::distance}, .score_cutoff = 2.0}), InvalidArgument);
}

TEST(OrderOf, SortsAsTheScoresDo) {
  for (const Form form : reference::all_forms) {
    std::vector<double> scores{0.0};
    for (const std::uint32_t maximum : {0u, 1u, 3u, 7u, 50u, 299u, 4000000000u})
      for (std::uint32_t d = 0; d <= std::min(maximum, 300u); ++d) scores.push_back(score_of(form, d, maximum));
    for (const double a : scores)
      for (const double b : scores) {
        const bool better = higher_is_better(form) ? a > b : a < b;
        ASSERT_EQ(order_of(form, a) < order_of(form, b), better) << a << ", " << b;
        ASSERT_EQ(order_of(form, a) == order_of(form, b), a == b) << a << ", " << b;
      }
    for (const double score : scores) ASSERT_EQ(score_from_order(form, order_of(form, score)), score);
  }
}

}  // namespace
}  // namespace warpmatch::scoring
