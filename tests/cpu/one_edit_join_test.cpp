// Pairs within one edit by their equal halves: the same pairs as by length windows. Sizes: so many strings that agree
// in a half that groups are halved down to a single symbol, and one that threads share.

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cpu/joins/signatures/one_edit.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "forced_joins.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

using testing::Found;
using testing::halves;
using testing::pairs_by;
using testing::windows;

std::vector<ScoreOptions> one_edit_options() {
  std::vector<ScoreOptions> all;
  for (const Metric metric : {Metric::levenshtein, Metric::osa, Metric::damerau_levenshtein, Metric::indel}) {
    all.push_back({.scorer = {metric, Form::distance}, .score_cutoff = 1});
    all.push_back({.scorer = {metric, Form::normalized_similarity}, .score_cutoff = 0.88});
  }
  all.push_back({.scorer = {Metric::indel, Form::ratio}, .score_cutoff = 92});
  return all;
}

void expect_the_same(const Corpus& left, const Corpus& right, bool self) {
  for (const ScoreOptions& options : one_edit_options()) {
    SCOPED_TRACE(to_string(options.scorer));
    const dispatch::Request request = dispatch::make_request(left, right, options, self);
    const Found expected = pairs_by(request, windows);
    cpu::IndexCounts counts;
    ASSERT_EQ(pairs_by(request, halves, &counts), expected);
    EXPECT_TRUE(counts.keys > 0 || options.score_cutoff != 1);
  }
}

void expect_the_same(const std::vector<std::u32string>& strings) {
  const Corpus corpus = testing::make_corpus(strings);
  expect_the_same(corpus, corpus, true);
  const auto third = static_cast<std::ptrdiff_t>(strings.size() / 3);
  const Corpus left = testing::make_corpus({strings.begin(), strings.begin() + 2 * third});
  const Corpus right = testing::make_corpus({strings.begin() + third, strings.end()});
  expect_the_same(left, right, false);
}

testing::RandomStrings of(std::u32string alphabet, std::uint32_t shortest, std::uint32_t longest) {
  testing::RandomStrings made;
  made.alphabet = std::move(alphabet);
  made.shortest = shortest;
  made.longest = longest;
  made.edited = 0.5;
  return made;
}

TEST(JoinByHalves, OfNucleotidesFindsTheSamePairs) {
  expect_the_same(of(U"ACGT", 0, 9).make(3000, 1));
  expect_the_same(of(U"ACGT", 30, 70).make(1000, 2));
}

TEST(JoinByHalves, OfPeptidesFindsTheSamePairs) {
  auto strings = of(U"ACDEFGHIKLMNPQRSTVWY", 4, 9).make(3000, 3);
  for (std::u32string& string : strings) string = U"CASS" + string + U"EQYF";
  expect_the_same(strings);
}

TEST(JoinByHalves, OfOneOrTwoWideSymbolsFindsTheSamePairs) {
  expect_the_same(of(testing::alphabet_from(U'\x4e00', 60), 0, 2).make(3000, 4));
  expect_the_same(of(testing::alphabet_from(U'\x1f300', 70000), 1, 12).make(600, 5));
}

// In a run of one symbol an edit can be anywhere; the pair counts once.
TEST(JoinByHalves, OfRunsFindsTheSamePairs) {
  std::vector<std::u32string> strings;
  for (std::size_t a = 0; a < 12; ++a)
    for (std::size_t b = 0; b < 12; ++b)
      for (std::size_t c = 0; c < 5; ++c)
        strings.push_back(std::u32string(a, U'a') + std::u32string(b, U'b') + std::u32string(c, U'a'));
  expect_the_same(strings);
}

TEST(JoinByHalves, OfStringsAcrossAlphabetsFindsTheSamePairs) {
  const auto left = of(U"abcdefgh", 0, 12).make(900, 6);
  auto right = of(U"efghijkl\x4e00", 0, 12).make(900, 7);
  right.insert(right.end(), left.begin(), left.begin() + 200);
  const Corpus a = testing::make_corpus(left);
  const Corpus b = testing::make_corpus(right);
  expect_the_same(a, b, false);
  expect_the_same(b, a, false);
}

// All begin alike: one group, beyond what a thread takes for itself. Every alternative would look at all pairs.
TEST(JoinByHalves, OfStringsThatBeginAlikeComparesFew) {
  std::mt19937 random(8);
  std::vector<std::u32string> strings;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    std::u32string string = U"all of them begin alike: ";
    for (std::uint32_t n = 9 + random() % 2; n > 0; --n) string.push_back(U'a' + random() % 8);
    strings.push_back(string);
    if (i % 10 == 0) {
      string[25 + random() % 9] = U'z';
      strings.push_back(string);
    }
  }
  const Corpus corpus = testing::make_corpus(strings);
  const dispatch::Request request =
      dispatch::make_request(corpus, corpus, {.scorer = {Metric::osa, Form::distance}, .score_cutoff = 1}, true);
  cpu::IndexCounts counts;
  const Found found = pairs_by(request, halves, &counts, 3);
  EXPECT_EQ(found, pairs_by(request, windows));
  EXPECT_GE(found.size(), 2000U);
  EXPECT_GE(counts.compared, found.size());
  EXPECT_LT(counts.compared, 24U * request.left.distinct());
  // Nobody asked for it; it is taken.
  EXPECT_EQ(pairs_by(request, {}, &counts), found);
  EXPECT_LT(counts.compared, 24U * request.left.distinct());
}

// They begin and end alike, and shorter ones are among them, whose halves do not cover what tells the others apart.
TEST(JoinByHalves, OfStringsWithCommonEndsComparesFew) {
  std::mt19937 random(9);
  std::vector<std::u32string> strings{std::u32string(40, U'x'), std::u32string(39, U'x') + U'y'};
  for (std::uint32_t i = 0; i < 6000; ++i) {
    std::u32string middle;
    for (std::uint32_t n = 0; n < 5; ++n) middle.push_back(U'a' + random() % 16);
    strings.push_back(U"the beginning of all" + middle + U"and the end of all. ");
  }
  const Corpus corpus = testing::make_corpus(strings);
  for (const Metric metric : {Metric::levenshtein, Metric::osa}) {
    const dispatch::Request request =
        dispatch::make_request(corpus, corpus, {.scorer = {metric, Form::distance}, .score_cutoff = 1}, true);
    cpu::IndexCounts counts;
    const Found found = pairs_by(request, halves, &counts);
    EXPECT_EQ(found, pairs_by(request, windows));
    EXPECT_GT(found.size(), 1000U);
    EXPECT_LT(counts.compared, 24U * request.left.distinct());
  }
}

// What a symbol cannot tell apart from the rest is not made up either: true pairs alone where all differ in one place.
TEST(JoinByHalves, OfOneFreePlaceComparesPairsAlone) {
  std::vector<std::u32string> strings;
  for (char32_t c = 0; c < 300; ++c) strings.push_back(U"one " + std::u32string(1, 0x4e00 + c) + U" place");
  const Corpus corpus = testing::make_corpus(strings);
  const dispatch::Request request = dispatch::make_request(
      corpus, corpus, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 1}, true);
  cpu::IndexCounts counts;
  EXPECT_EQ(pairs_by(request, halves, &counts).size(), 300U * 299U / 2);
  EXPECT_EQ(counts.compared, 300U * 299U / 2);
}

// One edit, against the scores: every pair of strings of up to four of three letters.
TEST(OneEdit, IsADistanceOfOne) {
  std::vector<std::string> strings{""};
  for (std::size_t i = 0; i < strings.size() && strings[i].size() < 4; ++i)
    for (const char letter : {'a', 'b', 'c'}) strings.push_back(strings[i] + letter);
  for (std::string& string : strings) string.reserve(32);
  const auto symbols = [](const std::string& string) {
    return cpu::Symbols{reinterpret_cast<const std::byte*>(string.data()), static_cast<std::uint32_t>(string.size())};
  };
  for (const Metric metric : {Metric::levenshtein, Metric::osa, Metric::damerau_levenshtein, Metric::indel})
    for (const std::string& a : strings)
      for (const std::string& b : strings) {
        if (b.size() < a.size() || b.size() > a.size() + 1) continue;
        const auto expected =
            static_cast<std::uint32_t>(warpmatch::score(Text(a), Text(b), {.scorer = {metric, Form::distance}}));
        const auto first = static_cast<std::uint32_t>(std::ranges::mismatch(a, b).in1 - a.begin());
        const cpu::OneEdit edit = *cpu::OneEdit::of(metric);
        EXPECT_EQ(cpu::one_edit(symbols(a), symbols(b), 1, edit, first, first + 1), std::min(expected, 2u))
            << a << ", " << b;
        EXPECT_EQ(cpu::one_edit(symbols(a), symbols(b), 1, edit, first + 1, ~0u), 2u) << a << ", " << b;
        EXPECT_EQ(cpu::one_edit(symbols(a), symbols(b), 1, edit, 0, first), 2u) << a << ", " << b;
      }
}

}  // namespace
}  // namespace warpmatch
