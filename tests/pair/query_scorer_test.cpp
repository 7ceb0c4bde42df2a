// Choices that come one at a time, and few of them at once, score as `score` and `extract` do: every scorer, cutoffs
// that scores just meet or just miss, strings of every width.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/best_of_few.hpp>
#include <warpmatch/internal/query_scorer.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "random_phrases.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

/// The strings as texts, as narrow as they can be or, every fifth, wider.
reference::TextStore as_texts(const std::vector<std::u32string>& strings) {
  reference::TextStore texts;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    char32_t largest = 0;
    for (const char32_t c : strings[i]) largest = std::max(largest, c);
    if (i % 5 == 4)
      texts.add(strings[i], i % 2 == 0 ? Encoding::ucs4 : Encoding::utf8);
    else
      texts.add(strings[i], largest < 0x100 ? Encoding::latin1 : largest < 0x10000 ? Encoding::ucs2 : Encoding::ucs4);
  }
  return texts;
}

bool meets(double score, const ScoreOptions& options) {
  if (!options.score_cutoff) return true;
  return higher_is_better(options.scorer.form) ? score >= *options.score_cutoff : score <= *options.score_cutoff;
}

void expect_scores(const Text& query, std::span<const Text> choices, const ScoreOptions& options) {
  QueryScorer scored(query, options);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const double expected = score(query, choices[i], options);
    const std::optional<double> found = scored(choices[i]);
    ASSERT_EQ(found.has_value(), meets(expected, options)) << reference::label(options.scorer) << ", choice " << i;
    ASSERT_EQ(found.value_or(expected), expected) << reference::label(options.scorer) << ", choice " << i;
  }
}

/// Each choice by `score`, best first, ties to the lower row.
std::vector<Match> all_matches(const Text& query, std::span<const Text> choices, std::size_t limit,
                               const ScoreOptions& options) {
  std::vector<Match> matches;
  for (std::size_t row = 0; row < choices.size(); ++row) {
    const double value = score(query, choices[row], options);
    if (meets(value, options)) matches.push_back({row, value});
  }
  const bool higher = higher_is_better(options.scorer.form);
  std::ranges::stable_sort(
      matches, [&](const Match& a, const Match& b) { return higher ? a.score > b.score : a.score < b.score; });
  matches.resize(std::min(limit, matches.size()));
  return matches;
}

void expect_best(const Text& query, std::span<const Text> choices, const ScoreOptions& options) {
  const PairScorer pair(options.scorer, options.rule);
  for (const std::size_t count : {0u, 1u, 2u, 4u, 7u, 8u, 16u, 17u, 30u}) {
    for (const std::size_t limit : {1u, 3u, 16u}) {
      const std::span<const Text> few = choices.first(std::min<std::size_t>(count, choices.size()));
      std::array<Match, 30> room;
      const std::size_t found = best_of_few(pair, options, query, few, limit, room.data());
      ASSERT_EQ(std::vector<Match>(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(found)),
                all_matches(query, few, limit, options))
          << reference::label(options.scorer) << ", " << limit << " of " << count;
    }
  }
}

void expect_equal(const std::vector<std::u32string>& strings) {
  const reference::TextStore texts = as_texts(strings);
  const std::vector<Text>& choices = texts.texts();
  for (const Scorer& scorer : reference::all_scorers_and_weights()) {
    for (std::size_t q = 0; q < choices.size(); q += 7) {
      expect_scores(choices[q], choices, {scorer, {}, CutoffRule::rapidfuzz});
      expect_best(choices[q], choices, {scorer, {}, CutoffRule::rapidfuzz});
      const double some = score(choices[q], choices[(q + 3) % choices.size()], {scorer});
      for (const double cutoff : {some, std::min(std::nextafter(some, HUGE_VAL), largest_score(scorer)), some * 0.8}) {
        expect_scores(choices[q], choices, {scorer, cutoff, CutoffRule::rapidfuzz});
        expect_best(choices[q], choices, {scorer, cutoff, CutoffRule::rapidfuzz});
      }
    }
  }
}

TEST(QueryScorer, ScoresPhrases) { expect_equal(testing::random_phrases(30, 1)); }

TEST(QueryScorer, ScoresShortStrings) {
  expect_equal(testing::RandomStrings{.alphabet = U"ab c", .longest = 9}.make(30, 2));
}

TEST(QueryScorer, ScoresStringsOfAboutAWord) {
  expect_equal(testing::RandomStrings{.alphabet = U"abcd \u00E9", .shortest = 20, .longest = 68}.make(30, 3));
}

TEST(QueryScorer, ScoresOtherScripts) {
  std::uint32_t seed = 4;
  for (const std::u32string& alphabet : {std::u32string(U"абвР a"), std::u32string(U"漢字仮名 a"),
                                         std::u32string(U"\U0001F600\U0001F601а ą\u80a9\u00a9")})
    for (const std::uint32_t longest : {12u, 60u})
      expect_equal(testing::RandomStrings{.alphabet = alphabet, .longest = longest}.make(20, seed++));
}

TEST(QueryScorer, RefusesWhatScoreRefuses) {
  const std::string malformed = "\xFF";
  const ScoreOptions distance{{Metric::levenshtein, Form::distance}};
  QueryScorer scored("abc", distance);
  EXPECT_EQ(message_of<InvalidArgument>([&] { scored(malformed); }), "[choices] not valid text at unit 0");
  EXPECT_EQ(message_of<InvalidArgument>([&] { QueryScorer(malformed, distance); }), "[query] not valid text at unit 0");
  const ScoreOptions unpadded{Scorer{.metric = Metric::hamming, .pad = false}};
  QueryScorer of_equal_lengths("abc", unpadded);
  EXPECT_EQ(message_of<InvalidArgument>([&] { of_equal_lengths("ab"); }),
            message_of<InvalidArgument>([&] { score("abc", "ab", unpadded); }));
}

// The first of equal ones, in whatever units they lie, and none where the cutoff is out of reach.
TEST(BestOfFew, AnEqualOneAmongMany) {
  for (const std::u32string& string : {std::u32string(U"ab"), std::u32string(U"\u0430\u0431")}) {
    reference::TextStore texts;
    for (int i = 0; i < 40; ++i) texts.add(U"x" + string, Encoding::ucs4);
    texts.add(string, Encoding::ucs4);
    texts.add(string, Encoding::utf8);
    texts.add(string, string[0] < 0x100 ? Encoding::latin1 : Encoding::ucs2);
    for (const Scorer& scorer : reference::all_scorers_and_weights())
      for (const auto& [first, query] : {std::pair{0, 42}, std::pair{0, 40}, std::pair{41, 42}, std::pair{42, 42}}) {
        const ScoreOptions options{scorer, {}, CutoffRule::rapidfuzz};
        const std::span<const Text> choices = std::span(texts.texts()).subspan(static_cast<std::size_t>(first));
        const Text& text = texts.texts()[static_cast<std::size_t>(query)];
        Match best;
        ASSERT_EQ(best_of_few(PairScorer(scorer, options.rule), options, text, choices, 1, &best), 1u);
        ASSERT_EQ(best, all_matches(text, choices, 1, options)[0]) << reference::label(scorer) << " from " << first;
      }
  }
  const ScoreOptions beyond{{Metric::indel, Form::ratio}, 101, CutoffRule::rapidfuzz};
  const std::vector<Text> choices(20, Text("ab"));
  Match best;
  EXPECT_EQ(best_of_few(PairScorer(beyond.scorer, beyond.rule), beyond, "ab", choices, 1, &best), 0u);
}

// Strings that are as alike as a cutoff that leaves few edits asks for, or an edit less.
TEST(BestOfFew, FewEditsAreLeft) {
  for (const std::u32string& alphabet : {std::u32string(U"abcdefgh"), std::u32string(U"\u0430\u0431\u0432\u0433d")}) {
    std::vector<std::u32string> strings =
        testing::RandomStrings{.alphabet = alphabet, .shortest = 18, .longest = 45}.make(20, 9);
    for (std::size_t i = 0; i < 40; ++i) {
      std::u32string edited = strings[i % 4];
      for (std::size_t k = 0; k <= i % 5; ++k) edited[(7 * i + 3 * k) % edited.size()] = alphabet[(i + k) % 5];
      strings.push_back(edited);
    }
    const reference::TextStore texts = as_texts(strings);
    for (const Scorer& scorer : reference::all_scorers_and_weights())
      for (std::size_t query = 0; query < 4; ++query)
        for (const std::size_t limit : {1u, 4u}) {
          ScoreOptions options{scorer, {}, CutoffRule::rapidfuzz};
          for (const std::size_t other : {query, std::size_t{20}, std::size_t{24}, std::size_t{33}}) {
            std::array<Match, 4> best;
            const std::size_t found = best_of_few(PairScorer(scorer, options.rule), options, texts.texts()[query],
                                                  std::span(texts.texts()).subspan(4), limit, best.data());
            ASSERT_EQ(std::vector<Match>(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(found)),
                      all_matches(texts.texts()[query], std::span(texts.texts()).subspan(4), limit, options))
                << reference::label(scorer) << ", cutoff " << options.score_cutoff.value_or(-1);
            options.score_cutoff = score(texts.texts()[query], texts.texts()[other], {scorer});
          }
        }
  }
}

TEST(BestOfFew, NullsMatchNothing) {
  const ScoreOptions options{{Metric::indel, Form::ratio}, {}, CutoffRule::rapidfuzz};
  const PairScorer pair(options.scorer, options.rule);
  const std::array<Text, 3> choices{Text(nullptr), Text("ab"), Text(nullptr)};
  std::array<Match, 3> best;
  ASSERT_EQ(best_of_few(pair, options, "ab", choices, best.size(), best.data()), 1u);
  EXPECT_EQ(best[0], (Match{1, 100.0}));
}

}  // namespace
}  // namespace warpmatch
