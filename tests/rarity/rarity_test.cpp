// Rarity against its definition, word by word and pair by pair.

#include "reference/rarity.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/rarity.hpp>

#include "message_of.hpp"
#include "rarity_rows.hpp"

namespace warpmatch {
namespace {

using testing::corpus_of;
using testing::random_rows;
using testing::text_of;
using Rows = testing::RarityRows;
using Found = std::vector<std::tuple<std::int32_t, std::int32_t, double>>;

Rows both(const Rows& a, const Rows& b) {
  Rows all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

Found found_in(const Pairs& pairs) {
  Found found;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    found.emplace_back(pairs.left[i], pairs.right[i], std::get<std::vector<double>>(pairs.score)[i]);
  return found;
}

Found that_meet(const reference::Rarity& rarity, const Rows& left, const Rows& right, double cutoff, bool self) {
  Found found;
  for (std::size_t i = 0; i < left.size(); ++i)
    for (std::size_t j = self ? i + 1 : 0; j < right.size(); ++j)
      if (const double score = rarity.score(left[i], right[j]); score >= cutoff)
        found.emplace_back(static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), score);
  return found;
}

Found above(const Found& all, double cutoff) {
  Found some;
  for (const auto& pair : all)
    if (std::get<2>(pair) >= cutoff) some.push_back(pair);
  return some;
}

/// Cutoffs on scores that occur and right above them, and low ones.
std::vector<double> cutoffs(const Found& all) {
  std::vector<double> some{0.05, 0.5, 0.8, 1.0};
  for (std::size_t i = 1; i < all.size(); i *= 7) {
    some.push_back(std::get<2>(all[i]));
    some.push_back(std::min(1.0, std::nextafter(std::get<2>(all[i]), 2.0)));
  }
  return some;
}

class RarityOfRows : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(RarityOfRows, ScoresAreThoseOfTheDefinition) {
  const Rows rows = random_rows(60, GetParam());
  const Rows others = random_rows(20, GetParam() + 100);  // with words that were not seen
  const reference::Rarity expected(rows);
  const Rarity rarity(corpus_of(rows));
  for (const auto& left : rows)
    for (const auto& right : both(rows, others))
      ASSERT_EQ(rarity.score(text_of(left), text_of(right)), expected.score(left, right));
  for (const auto& left : others)
    for (const auto& right : both(rows, others))
      ASSERT_EQ(rarity.score(text_of(left), text_of(right)), expected.score(left, right));
}

TEST_P(RarityOfRows, SelfJoinsAreThoseOfEveryPair) {
  const Rows rows = random_rows(120, GetParam());
  const reference::Rarity expected(rows);
  const Corpus corpus = corpus_of(rows);
  const Rarity rarity(corpus);
  const Found all = that_meet(expected, rows, rows, 0.01, true);
  for (const double cutoff : cutoffs(all))
    for (const unsigned workers : {1U, 3U})
      ASSERT_EQ(found_in(rarity.self_join(corpus, cutoff, {{Device::Kind::cpu}, workers, nullptr})), above(all, cutoff))
          << cutoff;
}

TEST_P(RarityOfRows, JoinsOfTwoSidesAreThoseOfEveryPair) {
  const Rows left = random_rows(80, GetParam());
  const Rows right = random_rows(90, GetParam() + 7);
  const reference::Rarity expected(left);
  const Rarity rarity(corpus_of(left));
  const Found all = that_meet(expected, left, right, 0.01, false);
  for (const double cutoff : cutoffs(all))
    ASSERT_EQ(found_in(rarity.pairs(corpus_of(left), corpus_of(right), cutoff)), above(all, cutoff)) << cutoff;
}

TEST_P(RarityOfRows, TopKIsTheBestOfTheMatrix) {
  const Rows queries = random_rows(40, GetParam());
  const Rows choices = random_rows(70, GetParam() + 3);
  const reference::Rarity expected(both(queries, choices));
  const std::vector<Corpus> sides{corpus_of(queries), corpus_of(choices)};
  const Rarity rarity(sides);
  for (const std::optional<double> cutoff : {std::optional<double>{}, std::optional<double>{0.4}})
    for (const std::size_t k : {std::size_t{1}, std::size_t{5}, std::size_t{500}}) {
      const TopK best = rarity.top_k(sides[0], sides[1], k, cutoff);
      ASSERT_EQ(best.k, std::min(k, choices.size()));
      for (std::size_t i = 0; i < queries.size(); ++i) {
        std::vector<std::pair<double, std::int32_t>> wanted;
        for (std::size_t j = 0; j < choices.size(); ++j) {
          const double score = expected.score(queries[i], choices[j]);
          if (queries[i] && choices[j] && score >= cutoff.value_or(0))
            wanted.emplace_back(-score, static_cast<std::int32_t>(j));
        }
        std::sort(wanted.begin(), wanted.end());
        wanted.resize(best.k, {0.0, -1});
        for (std::size_t place = 0; place < best.k; ++place) {
          ASSERT_EQ(best.indices[i * best.k + place], wanted[place].second) << i << ", " << place;
          ASSERT_EQ(std::get<std::vector<double>>(best.scores)[i * best.k + place], -wanted[place].first);
        }
      }
    }
}

TEST_P(RarityOfRows, MatricesHoldEveryScore) {
  const Rows queries = random_rows(30, GetParam());
  const Rows choices = random_rows(40, GetParam() + 5);
  const reference::Rarity expected(queries);
  const Rarity rarity(corpus_of(queries));
  std::vector<double> cells(queries.size() * 50, -1);
  const MatrixView out{cells.data(), DType::f64, queries.size(), choices.size(), 50};
  rarity.matrix(corpus_of(queries), corpus_of(choices), out, 0.3, 2.0);
  for (std::size_t i = 0; i < queries.size(); ++i)
    for (std::size_t j = 0; j < 50; ++j) {
      const double score = j < choices.size() ? expected.score(queries[i], choices[j]) : -0.5;
      ASSERT_EQ(cells[i * 50 + j], score == -0.5 || score >= 0.3 ? 2 * score : 0) << i << ", " << j;
    }
}

TEST_P(RarityOfRows, ChosenPairsAreScoredAndTheirNumbersCounted) {
  const Rows left = random_rows(30, GetParam());
  const Rows right = random_rows(40, GetParam() + 9);
  const reference::Rarity expected(both(left, right));
  const std::vector<Corpus> sides{corpus_of(left), corpus_of(right)};
  const Rarity rarity(sides);
  const auto numbers_in = [&](const std::optional<std::u32string>& row) {
    std::set<std::u32string> numbers;
    for (const std::u32string& word : row ? expected.words(*row) : std::set<std::u32string>{})
      if (reference::Rarity::is_number(word)) numbers.insert(word);
    return numbers;
  };
  for (const bool self : {false, true}) {
    const Rows& others = self ? left : right;
    std::vector<std::int32_t> i;
    std::vector<std::int32_t> j;
    for (std::int32_t a = 0; a < 30; ++a)
      for (std::int32_t b = 29; b >= 0; b -= 2) {
        i.push_back(a);
        j.push_back(b);
      }
    const auto chosen = std::span(sides).first(self ? 1 : 2);
    const std::vector<double> scores = rarity.score_rows(chosen, {i, j}, {{Device::Kind::cpu}, 3, nullptr});
    const std::vector<SharedNumbers> numbers = rarity.shared_numbers(chosen, {i, j});
    for (std::size_t pair = 0; pair < i.size(); ++pair) {
      const auto& a = left[static_cast<std::size_t>(i[pair])];
      const auto& b = others[static_cast<std::size_t>(j[pair])];
      ASSERT_EQ(scores[pair], expected.score(a, b)) << i[pair] << ", " << j[pair];
      if (!a || !b) continue;
      const auto left_numbers = numbers_in(a);
      const auto right_numbers = numbers_in(b);
      std::int32_t common = 0;
      for (const std::u32string& number : left_numbers) common += right_numbers.contains(number) ? 1 : 0;
      const SharedNumbers wanted{static_cast<std::int32_t>(left_numbers.size()),
                                 static_cast<std::int32_t>(right_numbers.size()), common};
      ASSERT_EQ(numbers[pair], wanted) << i[pair] << ", " << j[pair];
    }
  }
  const std::vector<std::int32_t> wrong{30};
  EXPECT_EQ(testing::message_of<RangeError>([&] {
              rarity.score_rows(sides, {wrong, wrong});
            }),
            "[rows] have the row 30 of 30");
}

TEST_P(RarityOfRows, NumbersNeedNotBeCompared) {
  const Rows rows = random_rows(60, GetParam());
  const reference::Rarity expected(rows, false);
  const Corpus corpus = corpus_of(rows);
  const Rarity rarity(std::span(&corpus, 1), {.numbers = false});
  for (const auto& left : rows)
    for (const auto& right : rows) ASSERT_EQ(rarity.score(text_of(left), text_of(right)), expected.score(left, right));
  const Found all = that_meet(expected, rows, rows, 0.01, true);
  EXPECT_EQ(found_in(rarity.self_join(corpus, 0.5)), above(all, 0.5));
  EXPECT_EQ(found_in(Rarity(rarity.state()).self_join(corpus, 0.5)), above(all, 0.5));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RarityOfRows, ::testing::Values(1U, 2U, 3U, 4U));

TEST(Rarity, WhatWasFittedIsReadAgain) {
  const Rows rows = random_rows(80, 9);
  const Rarity fitted(corpus_of(rows));
  const Rarity read(fitted.state());
  EXPECT_EQ(read.vocabulary(), fitted.vocabulary());
  EXPECT_EQ(found_in(read.self_join(corpus_of(rows), 0.2)), found_in(fitted.self_join(corpus_of(rows), 0.2)));
}

TEST(Rarity, SharesAddUpToTheScore) {
  const Corpus names{"acme corp", "globex corp", "acme corporation", "initech corp", "globex inc"};
  const Rarity rarity(names);
  const RarityExplanation why = rarity.explain("acme corp berlin", "acmee corp");
  ASSERT_EQ(why.matches.size(), 2);
  EXPECT_EQ(why.matches[0].left, U"acme");
  EXPECT_EQ(why.matches[0].right, U"acmee");
  EXPECT_DOUBLE_EQ(why.matches[0].similarity, std::lround(0.8 * 4096) / 4096.0);
  EXPECT_DOUBLE_EQ(why.matches[0].share + why.matches[1].share, why.score);
  ASSERT_EQ(why.left.size(), 1);
  EXPECT_EQ(why.left[0].word, U"berlin");
  EXPECT_TRUE(why.right.empty());
}

TEST(Rarity, OptionsTurnGlueAndTypingErrorsOff) {
  const Corpus names{"ps lx350", "pslx350", "acme", "acmes"};
  const auto score = [&](bool glue, bool typing_errors, const char* left, const char* right) {
    return Rarity(std::span(&names, 1), {glue, typing_errors}).score(left, right);
  };
  EXPECT_EQ(score(true, true, "ps lx350", "pslx350"), 1.0);
  EXPECT_EQ(score(false, true, "ps lx350", "pslx350"), 0.0);
  EXPECT_GT(score(true, true, "acme", "acmes"), 0.7);
  EXPECT_EQ(score(true, false, "acme", "acmes"), 0.0);
}

/// What contradicting numbers leave of a score: every word weighs the same, so that the score is the share of words
/// that are common, times this.
double left_by_numbers(const char* left, const char* right) {
  const Corpus rows{"a b 1 01 2 lx350 lx340", "9"};
  const Rarity with(rows);
  const Rarity without(std::span(&rows, 1), {.numbers = false});
  EXPECT_EQ(with.score(left, right), with.score(right, left));
  return with.score(left, right) / without.score(left, right);
}

TEST(Rarity, NumbersThatContradictEachOtherTakeAFifth) {
  EXPECT_DOUBLE_EQ(left_by_numbers("a 1", "a 2"), 0.8);
  EXPECT_DOUBLE_EQ(left_by_numbers("a 1 2", "a 1 lx350"), 0.8);  // whatever they have in common
  EXPECT_DOUBLE_EQ(left_by_numbers("a lx350", "a lx340"), 0.8);  // one digit makes a number
  EXPECT_DOUBLE_EQ(left_by_numbers("a 1", "a 01"), 0.8);         // digits are compared exactly
  EXPECT_DOUBLE_EQ(left_by_numbers("a 7", "a 8"), 0.8);          // those that were not seen too
  EXPECT_EQ(left_by_numbers("a 1", "a"), 1);                     // on one side alone
  EXPECT_EQ(left_by_numbers("a 1 2", "a 1"), 1);
  EXPECT_EQ(left_by_numbers("a 1 1 b", "1 a"), 1);
  EXPECT_EQ(left_by_numbers("a lx 350", "a lx350"), 1);  // glued
  EXPECT_EQ(left_by_numbers("a ²", "a ③"), 1);           // no digit from 0 to 9
}

TEST(Rarity, ScoresWithContradictingNumbersAreThoseWorkedByHand) {
  const Corpus rows{"a 1", "b 2"};  // each word weighs ln 2
  const Rarity rarity(rows);
  EXPECT_EQ(rarity.score("a 1", "a 2"), 0.4);
  EXPECT_DOUBLE_EQ(rarity.score("a b 1", "a b 2"), 0.8 * 2 / 3);
  EXPECT_EQ(rarity.score("a 1", "a 1"), 1);
  EXPECT_EQ(rarity.score("1", "2"), 0);
  EXPECT_EQ(rarity.self_join(Corpus{"a 1", "a 2", "a b"}, 0.45).size(), 2);
  EXPECT_EQ(rarity.self_join(Corpus{"a 1", "a 2", "a b"}, 0.4).size(), 3);
}

TEST(Rarity, AnExplanationSaysWhatNumbersTook) {
  const Corpus rows{"a 1", "b 2"};
  const Rarity rarity(rows);
  const RarityExplanation why = rarity.explain("a 1 3 2", "a 4 2");
  EXPECT_DOUBLE_EQ(why.matches[0].share + why.matches[1].share - why.loss, why.score);
  EXPECT_DOUBLE_EQ(why.loss, why.score / 4);
  EXPECT_EQ(why.left_numbers, (std::vector<std::u32string>{U"1", U"3"}));
  EXPECT_EQ(why.right_numbers, (std::vector<std::u32string>{U"4"}));
  for (const auto& none :
       {rarity.explain("a 1", "a"), rarity.explain("a 1", "1 a"), rarity.explain("a", Text{}), rarity.explain("1", "2"),
        Rarity(std::span(&rows, 1), {.numbers = false}).explain("a 1", "a 2")}) {
    EXPECT_EQ(none.loss, 0);
    EXPECT_TRUE(none.left_numbers.empty() && none.right_numbers.empty());
  }
}

TEST(Rarity, SmallSetsHaveSensibleAnswers) {
  const Corpus one{"acme"};
  const Rarity rarity(one);
  EXPECT_EQ(rarity.score("acme", "acme"), 1.0);  // a vocabulary of one word, which every row has
  EXPECT_EQ(rarity.score("acme", "globex"), 0.0);
  EXPECT_EQ(rarity.score("", ""), 0.0);
  EXPECT_EQ(rarity.score(Text{}, "acme"), 0.0);
  EXPECT_EQ(rarity.self_join(one, 0.5).size(), 0);
  EXPECT_EQ(rarity.pairs(Corpus{}, one, 0.5).size(), 0);
  EXPECT_EQ(rarity.top_k(one, Corpus{}, 3).k, 0);
  EXPECT_EQ(rarity.top_k(Corpus{}, one, 3).indices.size(), 0);
  EXPECT_EQ(Rarity(Corpus{"", " "}).score("a", "a"), 1.0);
}

// Their similarity is 1 to 12 bits, but they are not one word: the first is matched with one of the others, not both.
TEST(Rarity, LongWordsThatDifferInALetterAreMatchedOneToOne) {
  const std::string word(9000, 'a');
  std::string second = word;
  std::string third = word;
  second[5] = 'b';
  third[8000] = 'c';
  const std::string both = second + " " + third;
  const Rarity rarity(Corpus{word, both});
  EXPECT_DOUBLE_EQ(rarity.score(word, both), 1 / std::sqrt(2.0));
}

TEST(Rarity, TheLowestCutoffsFindWhatHasAWordInCommon) {
  const Corpus corpus = corpus_of(random_rows(60, 3));
  const Rarity rarity(corpus);
  const Found all = found_in(rarity.self_join(corpus, 1e-6));
  for (const double cutoff : {1e-200, std::numeric_limits<double>::denorm_min()})
    EXPECT_EQ(found_in(rarity.self_join(corpus, cutoff)), all);
}

TEST(Rarity, ErrorsNameTheArgument) {
  const Corpus names{"acme"};
  const Rarity rarity(names);
  const auto message = [](const auto& call) { return testing::message_of<InvalidArgument>(call); };
  EXPECT_EQ(message([] { Rarity(Corpus{}); }), "[strings] hold nothing to fit on: no row that is not null");
  EXPECT_EQ(message([&] { rarity.self_join(names, 0); }),
            "[score_cutoff] must be above 0 and at most 1 for rarity, got 0");
  EXPECT_EQ(message([&] { rarity.top_k(names, names, 1, 90.0); }),
            "[score_cutoff] must lie in 0 to 1 for rarity, got 90");
  EXPECT_EQ(message([&] { rarity.top_k(names, names, 0); }), "[k] must be at least 1, got 0");
  EXPECT_EQ(message([&] { rarity.weight("two words"); }), "[word] must be one word, got 2");
  EXPECT_EQ(message([] {
              Rarity(RarityState{{}, 2, {U"b", U"a"}, {1, 1}});
            }),
            "[words] must be distinct, not empty and ascending by code point; word 1 is not");
  EXPECT_EQ(message([] {
              Rarity(RarityState{{}, 2, {U"a"}, {3}});
            }),
            "[frequencies] must be at most the 2 rows, got 3");
}

}  // namespace
}  // namespace warpmatch
