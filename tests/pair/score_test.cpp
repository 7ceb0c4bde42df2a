// The score of a single pair, against the textbook: every scorer on words and on random strings, every mix of
// encodings, cutoffs by the reported score, and what is refused.

#include "reference/score.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "pair/pair_texts.hpp"
#include "random_phrases.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch {
namespace {

using ::testing::HasSubstr;
using testing::message_of;
using testing::PairTexts;
using namespace std::string_view_literals;

/// Without a cutoff, with one on the score and with one that all meet.
void expect_reference(const std::vector<std::u32string>& strings) {
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    const PairScorer prepared(scorer, CutoffRule::reported);
    for (std::size_t i = 0; i < strings.size(); ++i) {
      const std::u32string& a = strings[i];
      const std::u32string& b = strings[(i * 7 + 3) % strings.size()];
      const double expected = reference::score(scorer, a, b);
      const PairTexts pair(a, b);
      ASSERT_EQ(pair.score({scorer, {}}), expected) << reference::label(scorer) << " of pair " << i;
      ASSERT_EQ(pair.score({scorer, expected}), expected) << reference::label(scorer) << " of pair " << i;
      ASSERT_EQ(prepared(pair.left(), pair.right()), expected) << reference::label(scorer) << " of pair " << i;
      const double easy = higher_is_better(scorer.form) ? 0 : is_integer(scorer) ? 1e6 : 1;
      ASSERT_EQ(pair.score({scorer, easy}), expected) << reference::label(scorer) << " of pair " << i;
      const double beyond = std::nextafter(expected, higher_is_better(scorer.form) ? 1e9 : -1.0);
      if (beyond < 0 || beyond > largest_score(scorer)) continue;
      ASSERT_EQ(pair.score({scorer, beyond}), reference::missed(scorer, beyond))
          << reference::label(scorer) << " of pair " << i;
      ASSERT_EQ(prepared(pair.left(), pair.right(), beyond), reference::missed(scorer, beyond))
          << reference::label(scorer) << " of pair " << i;
    }
  }
}

TEST(PairScore, EveryScorerOfPhrases) { expect_reference(testing::random_phrases(300, 1)); }

TEST(PairScore, EveryScorerOfRandomStrings) {
  testing::RandomStrings strings{.alphabet = U"ab ", .shortest = 0, .longest = 12};
  expect_reference(strings.make(200, 2));
  strings.alphabet = U"aé東\U0001F600\u0085 ";
  expect_reference(strings.make(200, 3));
}

TEST(PairScore, EveryScorerBeyondAWord) {
  testing::RandomStrings strings{.alphabet = U"abcd ", .shortest = 60, .longest = 140};
  expect_reference(strings.make(16, 4));
}

constexpr Encoding kEncodings[] = {Encoding::utf8, Encoding::latin1, Encoding::ucs2, Encoding::ucs4};

bool holds(Encoding encoding, const std::u32string& string) {
  const char32_t highest = encoding == Encoding::latin1 ? 0xFF : encoding == Encoding::ucs2 ? 0xFFFF : 0x10FFFF;
  return std::all_of(string.begin(), string.end(), [&](char32_t c) { return c <= highest; });
}

// What splits a string into words depends on its code points, not on how they are encoded.
TEST(PairScore, TheEncodingDoesNotMatter) {
  const std::u32string strings[] = {U"",          U"a b",        U"b\u00A0a",      U"b\u0085a c",
                                    U"é\u00A0東", U"c b\u3000a", U"\U0001F600 a é"};
  for (const Scorer& scorer : reference::all_scorers())
    for (const auto& a : strings)
      for (const auto& b : strings)
        for (const Encoding left : kEncodings)
          for (const Encoding right : kEncodings) {
            if (!holds(left, a) || !holds(right, b)) continue;
            reference::TextStore texts;
            texts.add(a, left);
            texts.add(b, right);
            ASSERT_EQ(score(texts.texts()[0], texts.texts()[1], {scorer, {}}), reference::score(scorer, a, b))
                << to_string(scorer) << ", encodings " << static_cast<int>(left) << ", " << static_cast<int>(right);
          }
}

// Of one script, which may be spelled in bytes, of several, and of one that has white space of its own, in both widths.
TEST(PairScore, EveryScorerOfScripts) {
  for (const std::u32string& alphabet :
       {std::u32string(U"\u0430\u0431\u0432 x"), std::u32string(U"\u0105z\u017A\u00A0 "),
        std::u32string(U"\u05D0\u05D1\u0085 "), std::u32string(U"\u3042\u3044\u3000"),
        std::u32string(U"\u1681\u1682\u1680 "), std::u32string(U"\u6771\u4EAC\u2003a")})
    for (const std::uint32_t longest : {12U, 64U, 100U}) {
      const auto strings = testing::RandomStrings{.alphabet = alphabet, .shortest = 0, .longest = longest}.make(12, 5);
      for (const Scorer& scorer : reference::all_scorers_and_weights())
        for (std::size_t i = 0; i < strings.size(); ++i) {
          reference::TextStore texts;
          texts.add(strings[i], Encoding::ucs2);
          texts.add(strings[(i * 7 + 3) % strings.size()], i % 2 == 0 ? Encoding::ucs2 : Encoding::ucs4);
          const double expected = reference::score(scorer, strings[i], strings[(i * 7 + 3) % strings.size()]);
          for (const std::optional<double> cutoff : {std::optional<double>(), std::optional(expected)})
            ASSERT_EQ(score(texts.texts()[0], texts.texts()[1], {scorer, cutoff}), expected)
                << reference::label(scorer) << " of pair " << i << " up to " << longest;
        }
    }
}

TEST(PairScore, ReportsAMissAsRapidFuzzDoes) {
  const auto scored = [](Form form, double cutoff) {
    return score("kitten"sv, "sitting"sv, {{Metric::levenshtein, form}, cutoff});
  };
  EXPECT_EQ(scored(Form::distance, 3), 3);
  EXPECT_EQ(scored(Form::distance, 2), 3);
  EXPECT_EQ(scored(Form::distance, 0), 1);  // the lengths alone rule it out
  EXPECT_EQ(scored(Form::similarity, 4), 4);
  EXPECT_EQ(scored(Form::similarity, 5), 0);
  EXPECT_EQ(scored(Form::normalized_distance, 0.1), 1.0);
  EXPECT_EQ(scored(Form::normalized_similarity, 0.9), 0.0);
  EXPECT_EQ(scored(Form::ratio, 90), 0.0);
  EXPECT_EQ(score("ab"sv, "cd"sv, {{Metric::jaro, Form::distance}, 0.5}), 1.0);
}

TEST(PairScore, NullsHaveTheWorstFloatScoreAndNoIntegerScore) {
  const Text null(nullptr, 0, Encoding::utf8);
  for (const Scorer& scorer : reference::all_scorers()) {
    const ScoreOptions options{scorer, {}};
    if (is_integer(scorer)) {
      EXPECT_THAT(message_of<InvalidArgument>([&] { score(null, "a"sv, options); }), HasSubstr("[left] "));
      EXPECT_THAT(message_of<InvalidArgument>([&] { score("a"sv, null, options); }), HasSubstr("[right] "));
    } else {
      const double worst = higher_is_better(scorer.form) ? 0.0 : 1.0;
      EXPECT_EQ(score(null, "a"sv, options), worst) << to_string(scorer);
      EXPECT_EQ(score(null, null, options), worst) << to_string(scorer);
    }
  }
}

TEST(PairScore, MalformedTextIsRefusedBySide) {
  const ScoreOptions distance{{Metric::levenshtein, Form::distance}, {}};
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("ab\xFF"sv, "a"sv, distance); }),
            "[left] not valid text at unit 2");
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("a"sv, "\xC3"sv, distance); }), "[right] not valid text at unit 0");
  const std::uint32_t beyond[] = {U'a', 0x110000};
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("a"sv, Text(beyond, 2, Encoding::ucs4), distance); }),
            "[right] not valid text at unit 1");
}

TEST(PairScore, TakesLiteralsAndStrings) {
  EXPECT_EQ(score("kitten", "sitting", {.scorer = {Metric::levenshtein, Form::distance}}), 3.0);
  EXPECT_EQ(score(std::string("kitten"), std::string(), {.scorer = {Metric::levenshtein, Form::distance}}), 6.0);
}

TEST(PairScore, ArgumentsAreChecked) {
  const auto refused = [](const Scorer& scorer, double cutoff) {
    return message_of<InvalidArgument>([&] { score("a"sv, "bc"sv, {scorer, cutoff}); });
  };
  EXPECT_THAT(refused({}, 101.0), HasSubstr("[score_cutoff] "));
  EXPECT_THAT(refused({}, std::numeric_limits<double>::quiet_NaN()), HasSubstr("[score_cutoff] "));
  EXPECT_THAT(refused({Metric::wratio, Form::distance}, 0.0), HasSubstr("[scorer] "));
  EXPECT_THAT(refused({.metric = Metric::jaro_winkler, .form = Form::similarity, .prefix_weight = 1.5}, 0.0),
              HasSubstr("[prefix_weight] "));
  EXPECT_THAT(refused({.metric = Metric::hamming, .form = Form::distance, .pad = false}, 0.0), HasSubstr("[pad] "));
}

TEST(PairScore, HammingWithoutPaddingTakesEqualLengths) {
  EXPECT_EQ(score("abc", "abd", {.scorer = Scorer{.metric = Metric::hamming, .form = Form::distance, .pad = false}}),
            1.0);
}

}  // namespace
}  // namespace warpmatch
