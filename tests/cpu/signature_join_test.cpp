// Joins through the signature index: the same pairs as by length windows, for every edit metric, alphabet, cutoff and
// number of agreeing parts, of one set and of two, on every SIMD level. Sizes: strings of up to 80 symbols, so that
// patterns of more than a word are among them, and lists long enough for groups beyond a vector.

#include <algorithm>
#include <chrono>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cpu/joins/signatures/fact_choices.hpp"
#include "cpu/joins/signatures/few_edits.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/pairs.hpp"
#include "forced_joins.hpp"
#include "levels.hpp"
#include "random_rows.hpp"
#include "random_strings.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

using testing::by_pieces;
using testing::by_signatures;
using testing::Found;
using testing::halves;
using testing::pairs_by;
using testing::windows;

std::vector<Scorer> edit_scorers() {
  std::vector<Scorer> scorers;
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::osa,
                              Metric::damerau_levenshtein, Metric::hamming, Metric::prefix, Metric::postfix})
    for (const Form form : {Form::distance, Form::normalized_similarity}) scorers.push_back({metric, form});
  scorers.push_back({Metric::indel, Form::ratio});
  scorers.push_back({Metric::token_sort, Form::ratio});
  scorers.push_back({.metric = Metric::levenshtein, .form = Form::distance, .weights = {3, 3, 3}});
  return scorers;
}

std::vector<double> cutoffs_of(const Scorer& scorer) {
  if (scorer.form == Form::ratio) return {60, 80, 90, 95};
  if (scorer.form == Form::normalized_similarity) return {0.7, 0.9};
  return {1, 2, 3, 6};
}

/// Every way gives what the windows do.
void expect_every_way(const Corpus& left, const Corpus& right, bool self) {
  for (const Scorer& scorer : edit_scorers())
    for (const double cutoff : cutoffs_of(scorer)) {
      const dispatch::Request request =
          dispatch::make_request(left, right, {.scorer = scorer, .score_cutoff = cutoff}, self);
      SCOPED_TRACE(to_string(scorer) + " at " + std::to_string(cutoff));
      const Found expected = pairs_by(cpu::lane_kernels(), request, windows);
      for (const cpu::LaneKernels* kernels : testing::levels())
        for (const std::uint32_t agreeing : {1, 2, 3})
          ASSERT_EQ(pairs_by(*kernels, request, by_signatures(agreeing)), expected)
              << kernels->name << ", " << agreeing;
      for (const std::uint32_t agreeing : {1, 2, 3})
        ASSERT_EQ(pairs_by(cpu::lane_kernels(), request, by_pieces(agreeing)), expected) << agreeing << " pieces";
      ASSERT_EQ(pairs_by(cpu::lane_kernels(), request, halves), expected);
      ASSERT_EQ(pairs_by(cpu::lane_kernels(), request, {}), expected);
    }
}

struct Strings {
  const char* name;
  std::u32string alphabet;
};

class JoinBySignatures : public ::testing::TestWithParam<Strings> {
 protected:
  static testing::RandomStrings strings(std::uint32_t longest) {
    testing::RandomStrings made;
    made.alphabet = GetParam().alphabet;
    made.longest = longest;
    made.edited = 0.7;
    return made;
  }
};

INSTANTIATE_TEST_SUITE_P(Alphabets, JoinBySignatures,
                         ::testing::Values(Strings{"two", U"ab"}, Strings{"ascii", testing::alphabet_from(U'!', 90)},
                                           Strings{"wide", testing::alphabet_from(U'\x4e00', 700)}),
                         [](const auto& test) { return test.param.name; });

TEST_P(JoinBySignatures, OfOneSetFindsTheSamePairs) {
  const Corpus corpus = testing::make_corpus(testing::random_rows(strings(24), 220, 1));
  expect_every_way(corpus, corpus, true);
}

TEST_P(JoinBySignatures, OfTwoSetsFindsTheSamePairs) {
  const auto all = strings(24).make(330, 2);
  const Corpus left = testing::make_corpus(testing::with_nulls({all.begin(), all.begin() + 120}));
  const Corpus right = testing::make_corpus(testing::with_nulls({all.begin() + 90, all.end()}));
  expect_every_way(left, right, false);
  expect_every_way(right, left, false);
}

TEST_P(JoinBySignatures, OfLongStringsFindsTheSamePairs) {
  testing::RandomStrings made = strings(80);
  made.shortest = 40;
  const Corpus corpus = testing::make_corpus(testing::random_rows(made, 160, 3));
  expect_every_way(corpus, corpus, true);
}

// Alphabets of which either lacks symbols of the other.
TEST(JoinBySignaturesOfTwoSets, TakesSymbolsAcross) {
  testing::RandomStrings made;
  made.edited = 0.7;
  made.alphabet = U"abcdefgh";
  const auto left = made.make(120, 5);
  made.alphabet = U"efghijkl\x4e00";
  auto right = made.make(120, 6);
  right.insert(right.end(), left.begin(), left.begin() + 30);
  expect_every_way(testing::make_corpus(left), testing::make_corpus(right), false);
}

// So many strings that agree in every part that they are shared out among threads.
TEST(JoinBySignaturesOfManyAlike, SharesOutLargeGroups) {
  std::vector<std::u32string> strings;
  for (std::uint32_t i = 0; i < 9000; ++i) {
    std::u32string string = U"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
    // Permutations have one signature.
    std::swap(string[i % 40], string[i / 40 % 40]);
    std::swap(string[(i / 7) % 40], string[(i / 300) % 40]);
    strings.push_back(string);
  }
  const Corpus corpus = testing::make_corpus(strings);
  const dispatch::Request request = dispatch::make_request(
      corpus, corpus, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2}, true);
  ASSERT_GT(request.left.distinct(), 8192U);
  const Found expected = pairs_by(cpu::lane_kernels(), request, windows);
  EXPECT_GT(expected.size(), 1000U);
  EXPECT_EQ(pairs_by(cpu::lane_kernels(), request, by_signatures(1), nullptr, 3), expected);
}

// Many strings that have little to do with each other: what is compared is a small part of all pairs.
TEST(JoinBySignaturesCounts, LeaveFewPairsToCompare) {
  testing::RandomStrings made;
  made.alphabet = testing::alphabet_from(U'a', 26);
  made.shortest = 10;
  made.longest = 20;
  made.edited = 0.2;
  const Corpus corpus = testing::make_corpus(made.make(20000, 7));
  const dispatch::Request request = dispatch::make_request(
      corpus, corpus, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 1}, true);
  cpu::IndexCounts counts;
  const Found found = pairs_by(cpu::lane_kernels(), request, {}, &counts);
  const auto strings = static_cast<double>(request.left.distinct());
  EXPECT_GT(counts.keys, 0U) << "no index was chosen";
  EXPECT_LT(static_cast<double>(counts.compared), strings * strings / 2 / 100);
  EXPECT_GE(counts.candidates, found.size());
  EXPECT_LT(counts.candidates, counts.compared);
}

// Few edits are told without a table: every pair of strings of up to five of two letters.
TEST(FewEdits, AreTheLevenshteinDistance) {
  std::vector<std::string> strings{""};
  for (std::size_t i = 0; i < strings.size() && strings[i].size() < 5; ++i)
    for (const char letter : {'a', 'b'}) strings.push_back(strings[i] + letter);
  const auto symbols = [](const std::string& string) {
    return std::span(reinterpret_cast<const std::uint8_t*>(string.data()), string.size());
  };
  for (const std::string& a : strings)
    for (const std::string& b : strings) {
      const auto expected = static_cast<std::uint32_t>(
          warpmatch::score(Text(a), Text(b), {.scorer = {Metric::levenshtein, Form::distance}}));
      for (const std::uint32_t limit : {0u, 1u, 2u}) {
        const std::uint32_t found = cpu::few_edits(symbols(a), symbols(b), limit);
        if (expected <= limit)
          EXPECT_EQ(found, expected) << a << ", " << b;
        else
          EXPECT_GT(found, limit) << a << ", " << b;
      }
    }
}

// The counts of one progress never fall, over all choices and both ways.
TEST(JoinBySignaturesProgress, NeverFallsAndCanStop) {
  testing::RandomStrings made;
  made.longest = 30;
  const Corpus corpus = testing::make_corpus(made.make(3000, 9));
  const dispatch::Request request =
      dispatch::make_request(corpus, corpus, {.scorer = {Metric::indel, Form::ratio}, .score_cutoff = 90}, true);
  class Progress final : public Monitor {
   public:
    void report(std::uint64_t done, std::uint64_t total) override {
      EXPECT_LE(done, total);
      if (total > 1) {
        EXPECT_GE(done, last_);
        last_ = done;
      }
      if (++reports == stop_at) throw std::runtime_error("enough");
    }
    int reports = 0;
    int stop_at = 0;

   private:
    std::uint64_t last_ = 0;
  };
  for (const int stop_at : {0, 5}) {
    Progress progress;
    progress.stop_at = stop_at;
    const Watch watch(&progress, std::chrono::milliseconds(0));
    dispatch::PairList list;
    dispatch::ListSink sink(list);
    if (stop_at == 0) {
      cpu::select_pairs(cpu::lane_kernels(), request, sink, {2, nullptr}, by_signatures(2));
      EXPECT_GT(progress.reports, 50);
    } else {
      EXPECT_THROW(cpu::select_pairs(cpu::lane_kernels(), request, sink, {2, nullptr}, by_signatures(2)),
                   std::runtime_error);
      EXPECT_EQ(progress.reports, stop_at);
    }
  }
}

TEST(FactChoices, EveryPairBelongsToOne) {
  for (const std::uint32_t differing : {0, 1, 3, 7})
    for (const std::uint32_t agreeing : {1, 2, 3}) {
      const auto choices = cpu::fact_choices(differing, agreeing);
      ASSERT_EQ(choices.size(), cpu::count_fact_choices(differing, agreeing));
      std::mt19937 random(differing * 8 + agreeing);
      for (int round = 0; round < 200; ++round) {
        core::Signature facts;  // that differ
        for (std::uint32_t i = 0; i < differing; ++i) {
          const std::uint32_t fact = random() % 128;
          (fact < 64 ? facts.low : facts.high) |= std::uint64_t{1} << fact % 64;
        }
        const auto agrees = [&](const core::Signature& part) {
          return ((facts.low & part.low) | (facts.high & part.high)) == 0;
        };
        const auto belongs = std::ranges::count_if(choices, [&](const cpu::FactChoice& choice) {
          return agrees(choice.agree) && std::ranges::none_of(choice.differ, agrees);
        });
        ASSERT_EQ(belongs, 1) << differing << ", " << agreeing;
      }
    }
}

}  // namespace
}  // namespace warpmatch
