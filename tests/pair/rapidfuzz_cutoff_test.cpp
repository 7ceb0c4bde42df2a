// CutoffRule::rapidfuzz on the boundary, where its arithmetic and the reported score disagree. Values from RapidFuzz
// 3.14.

#include <cmath>
#include <string_view>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

namespace warpmatch {
namespace {

struct Case {
  Metric metric;
  std::string_view left;
  std::string_view right;
  double score;
  bool meets_itself;  ///< as a cutoff, by RapidFuzz's rule
};

constexpr Case kCases[] = {
    {Metric::indel, "aaaaaaaaaaaaaaaaabbbbbbbb", "aaaaaaaaaaaaaaaaacccccccc", 68.0, false},
    {Metric::indel, "babaabaababba", "baaabaabbab", 83.33333333333334, false},
    {Metric::partial, "baabaaabba", "aaaabbbaaaaaaa", 77.77777777777779, false},
    {Metric::token, "b  a  b  cat", "ba  ba  a  b", 77.77777777777779, false},
    {Metric::token_set, "bbbbab", "bbcbb", 72.72727272727272, true},
    {Metric::token_sort, "bbbbab", "bbcbb", 72.72727272727273, true},  // another double
    {Metric::wratio, "b  a  b  cat", "ba  ba  a  b", 73.8888888888889, false},
    {Metric::wratio, "new york mets", "atlanta braves vs new york mets", 90.0, true},
};

TEST(RapidFuzzCutoff, ComparesAsRapidFuzzDoes) {
  for (const Case& c : kCases) {
    const Scorer scorer{c.metric, Form::ratio};
    EXPECT_EQ(score(c.left, c.right, {scorer, {}}), c.score) << to_string(scorer);
    EXPECT_EQ(score(c.left, c.right, {scorer, c.score, CutoffRule::reported}), c.score) << to_string(scorer);
    EXPECT_EQ(score(c.left, c.right, {scorer, c.score, CutoffRule::rapidfuzz}), c.meets_itself ? c.score : 0.0)
        << to_string(scorer);
    EXPECT_EQ(score(c.left, c.right, {scorer, c.score - 0.01, CutoffRule::rapidfuzz}), c.score) << to_string(scorer);
    EXPECT_EQ(score(c.left, c.right, {scorer, c.score + 0.01, CutoffRule::rapidfuzz}), 0.0) << to_string(scorer);
  }
}

// A part that meets its own cutoff can fall below the whole's once it is scaled down.
TEST(RapidFuzzCutoff, AScaledPartMayRoundToBelowTheCutoff) {
  const double below = score(" beegeg", "bf eheg", {{Metric::wratio, Form::ratio}, {}});
  const double cutoff = std::nextafter(below, 100.0);
  EXPECT_EQ(score(" beegeg", "bf eheg", {{Metric::wratio, Form::ratio}, cutoff, CutoffRule::rapidfuzz}), below);
  EXPECT_EQ(score(" beegeg", "bf eheg", {{Metric::wratio, Form::ratio}, cutoff, CutoffRule::reported}), 0.0);
}

TEST(RapidFuzzCutoff, BeyondTheScale) {
  for (const Metric metric : {Metric::indel, Metric::partial, Metric::token, Metric::wratio}) {
    const Scorer scorer{metric, Form::ratio};
    EXPECT_EQ(score("same", "same", {scorer, 100.0, CutoffRule::rapidfuzz}), 100.0) << to_string(scorer);
    EXPECT_EQ(score("same", "same", {scorer, 100.5, CutoffRule::rapidfuzz}), 0.0) << to_string(scorer);
    EXPECT_EQ(score("same", "sane", {scorer, -5.0, CutoffRule::rapidfuzz}), score("same", "sane", {scorer, {}}))
        << to_string(scorer);
  }
}

TEST(RapidFuzzCutoff, JaroInEveryForm) {
  const auto scored = [](Form form, double cutoff) {
    return score("martha", "marhta", {{Metric::jaro_winkler, form}, cutoff, CutoffRule::rapidfuzz});
  };
  constexpr double similarity = 0.9611111111111111;
  EXPECT_EQ(scored(Form::similarity, static_cast<double>(0.96f)), similarity);
  EXPECT_EQ(scored(Form::similarity, static_cast<double>(0.97f)), 0.0);
  EXPECT_EQ(scored(Form::distance, static_cast<double>(0.04f)), 1.0 - similarity);
  EXPECT_EQ(scored(Form::distance, static_cast<double>(0.03f)), 1.0);
  EXPECT_EQ(scored(Form::normalized_distance, static_cast<double>(0.03f)), 1.0);
  EXPECT_EQ(scored(Form::normalized_similarity, static_cast<double>(0.96f)), 1.0 - (1.0 - similarity));
  EXPECT_EQ(scored(Form::normalized_similarity, static_cast<double>(0.97f)), 0.0);
}

}  // namespace
}  // namespace warpmatch
