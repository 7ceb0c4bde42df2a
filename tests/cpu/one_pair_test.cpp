// The score of a single pair, against the textbook recurrence: every mix of encodings, lengths on both sides of a word
// and a multiple of it, one of 5,000, and strings that begin or end alike.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch {
namespace {

using ::testing::HasSubstr;
using testing::message_of;
using namespace std::string_view_literals;

constexpr Encoding kEncodings[] = {Encoding::utf8, Encoding::latin1, Encoding::ucs2, Encoding::ucs4};
constexpr Metric kMetrics[] = {Metric::levenshtein, Metric::indel};

bool holds(Encoding encoding, const std::u32string& string) {
  const char32_t highest = encoding == Encoding::latin1 ? 0xFF : encoding == Encoding::ucs2 ? 0xFFFF : 0x10FFFF;
  return std::all_of(string.begin(), string.end(), [&](char32_t c) { return c <= highest; });
}

/// The distance that `score` gives in each mix of encodings that can hold the strings.
void expect_textbook(const std::u32string& a, const std::u32string& b) {
  for (const Metric metric : kMetrics) {
    const double expected = reference::distance(metric, a, b);
    for (const Encoding left : kEncodings)
      for (const Encoding right : kEncodings) {
        if (!holds(left, a) || !holds(right, b)) continue;
        reference::TextStore texts;
        texts.add(a, left);
        texts.add(b, right);
        ASSERT_EQ(score(texts.texts()[0], texts.texts()[1], {{metric, Form::distance}, {}}), expected)
            << a.size() << " x " << b.size() << ", encodings " << static_cast<int>(left) << ", "
            << static_cast<int>(right);
      }
  }
}

std::u32string random_string(std::uint32_t length, const std::u32string& alphabet, std::uint32_t seed) {
  testing::RandomStrings strings;
  strings.alphabet = alphabet;
  strings.shortest = strings.longest = length;
  return strings.make(1, seed).front();
}

TEST(OnePair, EqualsTheTextbookAtEveryLengthInEveryEncoding) {
  const std::u32string alphabets[] = {U"ab", testing::alphabet_from(0x80, 0x80), testing::alphabet_from(0x4E00, 200),
                                      testing::alphabet_from(0x1F300, 40) + U"abc"};
  for (const auto& alphabet : alphabets)
    for (const std::uint32_t m : {0u, 1u, 63u, 64u, 65u, 128u, 300u})
      for (const std::uint32_t n : {0u, 1u, 63u, 64u, 65u, 128u, 300u}) {
        ASSERT_NO_FATAL_FAILURE(expect_textbook(random_string(m, alphabet, 1), random_string(n, alphabet, 2)));
      }
}

TEST(OnePair, EqualsTheTextbookForVeryLongStrings) {
  const std::u32string text = random_string(5000, U"abcd", 3);
  for (const std::uint32_t length : {0u, 1u, 64u, 65u, 5000u}) {
    const std::u32string other = random_string(length, U"abcde", 4);
    for (const Metric metric : kMetrics) {
      reference::TextStore texts;
      texts.add(text, Encoding::latin1);
      texts.add(text, Encoding::ucs4);
      texts.add(other, Encoding::latin1);
      const double expected = reference::distance(metric, text, other);
      const ScoreOptions options{{metric, Form::distance}, {}};
      EXPECT_EQ(score(texts.texts()[0], texts.texts()[2], options), expected) << length;
      EXPECT_EQ(score(texts.texts()[2], texts.texts()[1], options), expected) << length;
    }
  }
}

TEST(OnePair, CommonBeginningsAndEndsCostNothing) {
  const std::u32string middles[] = {U"", U"x", U"a", U"aa", U"xyz", random_string(70, U"xyz", 5)};
  for (const std::u32string& shared : {std::u32string(U"a"), std::u32string(U"abcaab"), random_string(130, U"abc", 6)})
    for (const auto& left : middles)
      for (const auto& right : middles) {
        ASSERT_NO_FATAL_FAILURE(expect_textbook(shared + left, shared + right));
        ASSERT_NO_FATAL_FAILURE(expect_textbook(left + shared, right + shared));
        ASSERT_NO_FATAL_FAILURE(expect_textbook(shared + left + shared, shared + right + shared));
        ASSERT_NO_FATAL_FAILURE(expect_textbook(shared + left + shared, shared + right));
      }
}

// 64 symbols that all fall into one place of a table of 128 must still be told apart.
TEST(OnePair, EqualsTheTextbookWhereSymbolsCollide) {
  std::u32string colliding;
  for (char32_t c = 0x100; colliding.size() < 100 && c < 0x110000; ++c)
    if (c * std::uint32_t{0x9E3779B1} >> 25 == 127) colliding.push_back(c);
  ASSERT_EQ(colliding.size(), 100U);
  for (const std::uint32_t seed : {1u, 2u, 3u}) {
    const auto a = random_string(64, colliding, seed);
    ASSERT_NO_FATAL_FAILURE(expect_textbook(a, random_string(64, colliding, seed + 10)));
    ASSERT_NO_FATAL_FAILURE(expect_textbook(colliding.substr(0, 64), colliding.substr(36)));
  }
}

TEST(OnePair, GivesEveryScorer) {
  const std::u32string strings[] = {U"", U"kitten", U"sitting", U"Zoë 東京"};
  for (const Scorer scorer : reference::all_scorers())
    for (const auto& a : strings)
      for (const auto& b : strings) {
        const double expected = reference::score(scorer, a, b);
        reference::TextStore texts;
        texts.add(a, Encoding::utf8);
        texts.add(b, Encoding::ucs4);
        const auto scored = [&](double cutoff) { return score(texts.texts()[0], texts.texts()[1], {scorer, cutoff}); };
        EXPECT_EQ(score(texts.texts()[0], texts.texts()[1], {scorer, {}}), expected) << to_string(scorer);
        EXPECT_EQ(scored(expected), expected) << "a cutoff on the score";
        const double worst = higher_is_better(scorer.form) ? 0 : is_integer(scorer.form) ? 1e6 : 1;
        EXPECT_EQ(scored(worst), expected) << "a cutoff that all meet";
      }
}

TEST(OnePair, ReportsAMissAsRapidFuzzDoes) {
  const auto scored = [](Form form, double cutoff, CutoffRule rule = CutoffRule::reported) {
    return score("kitten"sv, "sitting"sv, {{Metric::levenshtein, form}, cutoff, rule});
  };
  EXPECT_EQ(scored(Form::distance, 3), 3);
  EXPECT_EQ(scored(Form::distance, 2), 3);
  EXPECT_EQ(scored(Form::distance, 0), 1);  // the lengths alone rule it out
  EXPECT_EQ(scored(Form::similarity, 4), 4);
  EXPECT_EQ(scored(Form::similarity, 5), 0);
  EXPECT_EQ(scored(Form::normalized_distance, 0.1), 1.0);
  EXPECT_EQ(scored(Form::normalized_similarity, 0.9), 0.0);
  EXPECT_EQ(scored(Form::ratio, 90), 0.0);
  constexpr std::string_view a = "aaaaaaaaaaaaaaaaabbbbbbbb";
  constexpr std::string_view b = "aaaaaaaaaaaaaaaaacccccccc";
  EXPECT_EQ(score(a, b, {{}, 68.0, CutoffRule::reported}), 68.0);
  EXPECT_EQ(score(a, b, {{}, 68.0, CutoffRule::rapidfuzz}), 0.0);
}

TEST(OnePair, NullsHaveTheWorstFloatScoreAndNoIntegerScore) {
  const Text null(nullptr, 0, Encoding::utf8);
  for (const Metric metric : kMetrics) {
    EXPECT_EQ(score(null, "a"sv, {{metric, Form::ratio}, {}}), 0.0);
    EXPECT_EQ(score("a"sv, null, {{metric, Form::normalized_similarity}, {}}), 0.0);
    EXPECT_EQ(score(null, null, {{metric, Form::normalized_distance}, {}}), 1.0);
    const ScoreOptions distance{{metric, Form::distance}, {}};
    EXPECT_THAT(message_of<InvalidArgument>([&] { score(null, "a"sv, distance); }), HasSubstr("[left] "));
    EXPECT_THAT(message_of<InvalidArgument>([&] { score("a"sv, null, distance); }), HasSubstr("[right] "));
  }
}

TEST(OnePair, MalformedTextIsRefusedBySide) {
  const ScoreOptions distance{{Metric::levenshtein, Form::distance}, {}};
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("ab\xFF"sv, "a"sv, distance); }),
            "[left] not valid text at unit 2");
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("a"sv, "\xC3"sv, distance); }), "[right] not valid text at unit 0");
  const std::uint32_t beyond[] = {U'a', 0x110000};
  EXPECT_EQ(message_of<InvalidArgument>([&] { score("a"sv, Text(beyond, 2, Encoding::ucs4), distance); }),
            "[right] not valid text at unit 1");
}

TEST(OnePair, TakesLiteralsAndStrings) {
  EXPECT_EQ(score("kitten", "sitting", {.scorer = {Metric::levenshtein, Form::distance}}), 3.0);
  EXPECT_EQ(score(std::string("kitten"), std::string(), {.scorer = {Metric::levenshtein, Form::distance}}), 6.0);
}

TEST(OnePair, CutoffsAreChecked) {
  EXPECT_THAT(message_of<InvalidArgument>([] { score("a"sv, "b"sv, {{}, 101.0}); }), HasSubstr("[score_cutoff] "));
  EXPECT_THAT(message_of<InvalidArgument>([] {
                score("a"sv, "b"sv, {{}, std::numeric_limits<double>::quiet_NaN()});
              }),
              HasSubstr("[score_cutoff] "));
}

}  // namespace
}  // namespace warpmatch
