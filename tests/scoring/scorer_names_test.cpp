// Names of scorers: every metric in every form, and what is said of a name that none has.

#include <limits>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>

#include "message_of.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ScorerNames, RoundTrip) {
  std::set<std::string> names;
  for (const Scorer scorer : reference::all_scorers()) {
    const std::string name = to_string(scorer);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(scorer_from_name(name), scorer) << name;
  }
  const auto listed = scorer_names();
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), names);
  EXPECT_EQ(listed.size(), names.size());
}

TEST(ScorerNames, TheWellKnownOnes) {
  EXPECT_EQ(scorer_from_name("ratio"), (Scorer{Metric::indel, Form::ratio}));
  EXPECT_EQ(scorer_from_name("levenshtein"), (Scorer{Metric::levenshtein, Form::distance}));
  EXPECT_EQ(scorer_from_name("indel_normalized_similarity"), (Scorer{Metric::indel, Form::normalized_similarity}));
  EXPECT_EQ(scorer_from_name("jaro_winkler"), (Scorer{Metric::jaro_winkler, Form::similarity}));
  EXPECT_EQ(scorer_from_name("damerau_levenshtein_similarity"),
            (Scorer{Metric::damerau_levenshtein, Form::similarity}));
  EXPECT_EQ(scorer_from_name("partial_token_set_ratio"), (Scorer{Metric::partial_token_set, Form::ratio}));
  EXPECT_EQ(scorer_from_name("WRatio"), (Scorer{Metric::wratio, Form::ratio}));
}

TEST(ScorerNames, LeaveWeightsOut) {
  EXPECT_EQ(to_string({.metric = Metric::levenshtein, .form = Form::distance, .weights = {1, 2, 3}}), "levenshtein");
}

TEST(Scorers, HaveALargestScore) {
  for (const Scorer& scorer : reference::all_scorers()) {
    const bool whole =
        counts_edits(scorer.metric) && (scorer.form == Form::distance || scorer.form == Form::similarity);
    EXPECT_EQ(is_integer(scorer), whole) << to_string(scorer);
    const double largest = scorer.form == Form::ratio ? 100 : whole ? std::numeric_limits<double>::infinity() : 1;
    EXPECT_EQ(largest_score(scorer), largest) << to_string(scorer);
  }
}

TEST(ScorerNames, UnknownOnesAreNamedBesideTheKnown) {
  for (const std::string name : {"", "Ratio", "ratio ", "soundex"}) {
    const std::string message = testing::message_of<InvalidArgument>([&] { scorer_from_name(name); });
    EXPECT_THAT(message, StartsWith("[scorer] unknown scorer '" + name + "'"));
    for (const std::string& known : scorer_names()) EXPECT_THAT(message, HasSubstr(known));
  }
}

}  // namespace
}  // namespace warpmatch
