// One query with many choices scores as `score` does pair by pair: every scorer, strings on both sides of what fits in
// a word, cutoffs that move, and those that a score just meets or just misses.

#include "pair/query.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_phrases.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

/// The strings as texts; ASCII ones are UTF-8 every other time, wide ones every third time, and the last one is a null.
reference::TextStore as_texts(const std::vector<std::u32string>& strings) {
  reference::TextStore texts;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    char32_t largest = 0;
    for (const char32_t c : strings[i]) largest = std::max(largest, c);
    if (largest > 0xFF && i % 3 != 0)
      texts.add(strings[i], i % 3 == 1 && largest < 0x10000 ? Encoding::ucs2 : Encoding::utf8);
    else if (largest > 0xFF || i % 7 == 6)
      texts.add(strings[i], Encoding::ucs4);
    else
      texts.add(strings[i], largest < 0x80 && i % 2 == 1 ? Encoding::utf8 : Encoding::latin1);
  }
  texts.add_null();
  return texts;
}

void expect_pairwise(const std::vector<Text>& queries, const std::vector<Text>& choices, const Scorer& scorer,
                     CutoffRule rule) {
  const bool has_nulls = !is_integer(scorer);  // which score nothing else
  for (const Text& text : queries) {
    pair::Query query(text, {scorer, {}, rule});
    for (std::size_t i = 0; i + (has_nulls ? 0 : 1) < choices.size(); ++i) {
      query.set_cutoff({});
      const double free = score(text, choices[i], {scorer, {}, rule});
      ASSERT_EQ(query.score(choices[i]), free) << reference::label(scorer) << ", choice " << i;
      const double above = std::min(std::nextafter(free, HUGE_VAL), largest_score(scorer));
      for (const double cutoff : {free, above, std::nextafter(free, 0.0), free * 0.9, free * (1 - 1e-10)}) {
        query.set_cutoff(cutoff);
        for (const Text& choice : {choices[i], choices[i / 2]})
          ASSERT_EQ(query.score(choice), score(text, choice, {scorer, cutoff, rule}))
              << reference::label(scorer) << ", choice " << i << ", cutoff " << cutoff;
      }
    }
  }
}

void expect_pairwise(const std::vector<std::u32string>& strings) {
  const reference::TextStore texts = as_texts(strings);
  std::vector<Text> queries;
  for (std::size_t i = 0; i < strings.size(); i += 4) queries.push_back(texts.texts()[i]);
  for (const Scorer& scorer : reference::all_scorers_and_weights())
    for (const CutoffRule rule : {CutoffRule::reported, CutoffRule::rapidfuzz})
      expect_pairwise(queries, texts.texts(), scorer, rule);
}

TEST(Query, ScoresPhrasesAsPairsDo) { expect_pairwise(testing::random_phrases(60, 1)); }

TEST(Query, ScoresLongPhrasesAsPairsDo) { expect_pairwise(testing::random_phrases(32, 2, 30)); }

TEST(Query, ScoresShortStringsAsPairsDo) {
  expect_pairwise(testing::RandomStrings{.alphabet = U"ab c", .longest = 9}.make(60, 3));
}

TEST(Query, ScoresStringsOfAboutAWordAsPairsDo) {
  expect_pairwise(testing::RandomStrings{.alphabet = U"abc \u00E9", .shortest = 60, .longest = 68}.make(40, 4));
}

TEST(Query, ScoresWideStringsAsPairsDo) {
  expect_pairwise(testing::RandomStrings{.alphabet = U"ab \u6771", .longest = 70}.make(40, 5));
}

// Of one script; of two blocks; of many; with white space and letters beyond them; and of several scripts.
TEST(Query, ScoresOtherScriptsAsPairsDo) {
  std::uint32_t seed = 6;
  for (const std::u32string& alphabet :
       {std::u32string(U"абвР a"), std::u32string(U"ąćó éa "), std::u32string(U"漢字仮名 a"),
        std::u32string(U"аб\u2009в— \u00a0a"), std::u32string(U"\U0001F600\U0001F601а ą\u80a9\u00a9")})
    for (const std::uint32_t longest : {20u, 70u})
      expect_pairwise(testing::RandomStrings{.alphabet = alphabet, .longest = longest}.make(24, seed++));
}

TEST(Query, ACutoffBeyondTheScaleLeavesNothing) {
  for (const Metric metric : {Metric::indel, Metric::jaro_winkler, Metric::token, Metric::wratio, Metric::qratio}) {
    pair::Query query("same", {{metric, Form::ratio}, 100.5, CutoffRule::rapidfuzz});
    EXPECT_EQ(query.score("same"), 0.0) << to_string({metric, Form::ratio});
    query.set_cutoff(-5.0);
    EXPECT_EQ(query.score("same"), 100.0) << to_string({metric, Form::ratio});
  }
}

TEST(Query, RefusesWhatScoreRefuses) {
  const ScoreOptions distance{{Metric::levenshtein, Form::distance}};
  const std::string malformed = "\xFF";
  const Text null{nullptr, 0, Encoding::utf8};
  pair::Query query("abc", distance);
  EXPECT_EQ(message_of<InvalidArgument>([&] { query.score(null); }), "[choices] a null has no levenshtein");
  EXPECT_EQ(message_of<InvalidArgument>([&] { query.score(malformed); }), "[choices] not valid text at unit 0");
  EXPECT_EQ(message_of<InvalidArgument>([&] { pair::Query(malformed, distance); }), "[query] not valid text at unit 0");
  const ScoreOptions unpadded{Scorer{.metric = Metric::hamming, .pad = false}};
  EXPECT_EQ(message_of<InvalidArgument>([&] { pair::Query("abc", unpadded).score("ab"); }),
            message_of<InvalidArgument>([&] { score("abc", "ab", unpadded); }));
}

TEST(Query, TheLeastMissIsTheFirstRemainderReportedSo) {
  for (const Metric metric : {Metric::levenshtein, Metric::osa, Metric::indel, Metric::lcs_seq})
    for (const Form form : {Form::distance, Form::similarity, Form::normalized_distance, Form::normalized_similarity})
      for (const std::size_t rows : {1u, 5u, 26u, 64u}) {
        const std::string text(rows, 'a');
        const double largest = form == Form::distance || form == Form::similarity ? static_cast<double>(rows) : 1.0;
        for (const double part : {0.0, 0.25, 0.5, 0.8, 1.0}) {
          pair::Query query(Text(text), {{metric, form}, part * largest, CutoffRule::rapidfuzz});
          const scoring::ScoreRule& rule = query.rule();
          for (std::uint32_t length = 0; length <= 64; ++length) {
            const auto m = static_cast<std::uint32_t>(rows);
            const std::uint32_t maximum = rule.scale.maximum(m, length);
            const std::uint32_t miss = query.least_miss(length);
            for (std::uint32_t remainder = 0; remainder <= 2 * m; ++remainder) {
              const std::uint32_t distance = rule.scale.distance(remainder, m, length);
              if (distance > maximum) continue;  // no two strings are so far apart, or nearer than their lengths
              ASSERT_EQ(remainder < miss, rule.passes(distance, maximum))
                  << to_string(Scorer{metric, form}) << ", " << rows << " x " << length << ", " << remainder;
            }
          }
        }
      }
}

}  // namespace
}  // namespace warpmatch
