// Pairs within a few edits by the pieces they have in common: the same pairs as by length windows, and few candidates.
// Sizes: all short strings of two letters, in which edits meet every border of pieces; lists long enough for an index
// to be chosen. signature_join_test.cpp forces pieces for every edit metric as well.

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cpu/joins/signatures/pieces.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/pairs.hpp"
#include "forced_joins.hpp"
#include "random_strings.hpp"

namespace warpmatch {
namespace {

using testing::by_pieces;
using testing::Found;
using testing::pairs_by;
using testing::windows;

const std::vector<Metric> kMetrics{Metric::levenshtein, Metric::osa,     Metric::damerau_levenshtein,
                                   Metric::indel,       Metric::lcs_seq, Metric::hamming};

void expect_the_same(const Corpus& left, const Corpus& right, bool self) {
  for (const Metric metric : kMetrics)
    for (const double cutoff : {1, 2, 3, 4}) {
      SCOPED_TRACE(to_string(Scorer{metric, Form::distance}) + " at " + std::to_string(cutoff));
      const dispatch::Request request =
          dispatch::make_request(left, right, {.scorer = {metric, Form::distance}, .score_cutoff = cutoff}, self);
      const Found expected = pairs_by(request, windows);
      for (std::uint32_t agreeing = 1; agreeing <= cpu::most_agreeing_pieces; ++agreeing) {
        cpu::IndexCounts counts;
        ASSERT_EQ(pairs_by(request, by_pieces(agreeing), &counts), expected) << agreeing;
        EXPECT_GT(counts.keys, 0U);
        EXPECT_GE(counts.candidates, expected.size());
      }
    }
}

testing::RandomStrings of(std::u32string alphabet, std::uint32_t shortest, std::uint32_t longest) {
  testing::RandomStrings made;
  made.alphabet = std::move(alphabet);
  made.shortest = shortest;
  made.longest = longest;
  made.edited = 0.6;
  return made;
}

// Every string of up to seven of two letters: edits at, between and across all borders.
TEST(JoinByPieces, OfAllShortStringsFindsTheSamePairs) {
  std::vector<std::u32string> strings{U""};
  for (std::size_t i = 0; i < strings.size() && strings[i].size() < 7; ++i)
    for (const char32_t letter : {U'a', U'b'}) strings.push_back(strings[i] + letter);
  const Corpus corpus = testing::make_corpus(strings);
  expect_the_same(corpus, corpus, true);
  const Corpus others = testing::make_corpus({strings.begin() + 40, strings.end() - 40});
  expect_the_same(corpus, others, false);
  expect_the_same(others, corpus, false);
}

// One string with each that a few edits make of it: swaps across borders, and strings between what is swapped.
TEST(JoinByPieces, OfEditsOfOneStringFindsTheSamePairs) {
  const std::u32string string = U"abcdefghijklm";
  std::vector<std::u32string> strings{string};
  std::mt19937 random(1);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int i = 0; i < 700; ++i) {
    std::u32string edited = string;
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
      const std::size_t at = below(edited.size() - 1);
      switch (below(4)) {
        case 0: std::swap(edited[at], edited[at + 1]); break;
        case 1: edited.erase(at, 1); break;
        case 2: edited.insert(at, 1, U"abcx"[below(4)]); break;
        default: edited[at] = U"abcx"[below(4)];
      }
    }
    strings.push_back(edited);
  }
  const Corpus corpus = testing::make_corpus(strings);
  expect_the_same(corpus, corpus, true);
}

TEST(JoinByPieces, OfNucleotidesFindsTheSamePairs) {
  const Corpus corpus = testing::make_corpus(of(U"ACGT", 12, 20).make(900, 2));
  expect_the_same(corpus, corpus, true);
  const Corpus others = testing::make_corpus(of(U"ACGT", 12, 20).make(300, 3));
  expect_the_same(corpus, others, false);
}

// All weight in the middle: pieces are cut there.
TEST(JoinByPieces, OfPeptidesFindsTheSamePairs) {
  auto strings = of(U"ACDEFGHIKLMNPQRSTVWY", 4, 9).make(600, 4);
  for (std::u32string& string : strings) string = U"CASS" + string + U"EQYF";
  const Corpus corpus = testing::make_corpus(strings);
  expect_the_same(corpus, corpus, true);
}

TEST(JoinByPieces, OfWideSymbolsFindsTheSamePairs) {
  const Corpus wide = testing::make_corpus(of(testing::alphabet_from(U'\x4e00', 600), 0, 9).make(400, 5));
  const Corpus wider = testing::make_corpus(of(testing::alphabet_from(U'\x4f00', 70000), 0, 9).make(400, 6));
  expect_the_same(wide, wide, true);
  expect_the_same(wider, wider, true);
  expect_the_same(wide, wider, false);
  expect_the_same(wider, wide, false);
}

// Barcodes: signatures say next to nothing about four letters. An index of pieces is taken, nobody asked for it.
TEST(JoinByPieces, OfBarcodesComparesFew) {
  const Corpus corpus = testing::make_corpus(of(U"ACGT", 16, 20).make(12000, 7));
  for (const auto& [metric, cutoff] : {std::pair{Metric::levenshtein, 2}, {Metric::osa, 2}, {Metric::hamming, 3}}) {
    SCOPED_TRACE(to_string(Scorer{metric, Form::distance}));
    const dispatch::Request request =
        dispatch::make_request(corpus, corpus, {.scorer = {metric, Form::distance}, .score_cutoff = cutoff}, true);
    cpu::IndexCounts counts;
    const Found found = pairs_by(request, {}, &counts, 3);
    EXPECT_EQ(found, pairs_by(request, windows));
    const std::uint64_t strings = request.left.distinct();
    EXPECT_GT(counts.keys, 0U) << "no index was chosen";
    EXPECT_LT(counts.compared, strings * strings / 2 / 200);
    const cpu::PairsPlan plan = cpu::plan_pairs(cpu::lane_kernels(), request);
    EXPECT_GT(plan.indexed[cpu::JoinBy::pieces], 0U);
    EXPECT_GT(plan.index_keys, counts.keys);
  }
}

// The more pieces agree, the fewer candidates.
TEST(JoinByPieces, ComparesFewerWhereMoreHaveToAgree) {
  const Corpus corpus = testing::make_corpus(of(U"ACGT", 16, 20).make(10000, 8));
  const dispatch::Request request = dispatch::make_request(
      corpus, corpus, {.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 2}, true);
  cpu::IndexCounts one, two, three;
  const Found found = pairs_by(request, by_pieces(1), &one);
  EXPECT_EQ(pairs_by(request, by_pieces(2), &two), found);
  EXPECT_EQ(pairs_by(request, by_pieces(3), &three), found);
  EXPECT_LT(two.candidates - found.size(), (one.candidates - found.size()) / 5);
  EXPECT_LT(three.candidates - found.size(), two.candidates - found.size());
  EXPECT_LT(one.keys, two.keys);
}

TEST(Pieces, CoverAStringBesideTheirGaps) {
  std::mt19937 random(9);
  for (const std::uint32_t gap : {0, 1})
    for (std::uint32_t length = 1; length < 30; ++length)
      for (std::uint32_t pieces = 1; pieces * (1 + gap) - gap <= length; ++pieces) {
        std::vector<double> weights(length);
        for (double& weight : weights) weight = random() % 4 == 0 ? 4.0 : 0.01;
        const auto cut = cpu::cut_into_pieces(weights, pieces, gap);
        ASSERT_EQ(cut.size(), pieces);
        std::uint32_t at = 0;
        for (const cpu::Piece& piece : cut) {
          ASSERT_EQ(piece.begin, at);
          ASSERT_GT(piece.length, 0U);
          at = piece.begin + piece.length + gap;
        }
        ASSERT_EQ(at, length + gap);
      }
}

TEST(Pieces, WeighAboutTheSame) {
  const std::vector<double> even(16, 2.0);
  for (const cpu::Piece& piece : cpu::cut_into_pieces(even, 4, 0)) EXPECT_EQ(piece.length, 4U);
  std::vector<double> middle(16, 0.01);  // what tells them apart stands at 6 to 9
  std::fill_n(middle.begin() + 6, 4, 4.0);
  const auto cut = cpu::cut_into_pieces(middle, 4, 0);
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_LE(cut[i].begin, 6 + i);
    EXPECT_GT(cut[i].begin + cut[i].length, 6 + i);
  }
}

// PassJoin's count for one piece: (t^2 - d^2) / 2 + t + 1 substrings for strings that differ by d in length.
TEST(Pieces, AreLookedUpInFewPlaces) {
  const std::uint32_t length = 40;
  for (std::uint32_t edits = 0; edits <= 5; ++edits) {
    const auto pieces = cpu::cut_into_pieces(std::vector<double>(length, 1.0), edits + 1, 0);
    for (std::uint32_t more = 0; more <= edits; ++more)
      for (const std::uint32_t other : {length + more, length - more})
        EXPECT_EQ(cpu::piece_lookups(pieces, 1, length, other, edits, true).lookups.size(),
                  (edits * edits - more * more) / 2 + edits + 1);
  }
  const auto four = cpu::cut_into_pieces(std::vector<double>(length, 1.0), 4, 0);
  EXPECT_EQ(cpu::piece_lookups(four, 2, length, length, 2, true).lookups.size(), 12U);
  EXPECT_EQ(cpu::piece_lookups(four, 2, length, length + 1, 2, true).lookups.size(), 9U);
  EXPECT_EQ(cpu::piece_lookups(four, 2, length, length + 2, 2, true).lookups.size(), 6U);
  EXPECT_EQ(cpu::piece_lookups(four, 2, length, length, 2, false).lookups.size(), 6U);
  EXPECT_TRUE(cpu::piece_lookups(four, 2, length, length + 3, 2, true).lookups.empty());
}

TEST(Pieces, AreChosenInEveryWay) {
  for (std::uint32_t pieces = 0; pieces < 8; ++pieces)
    for (std::uint32_t agreeing = 0; agreeing <= std::min(pieces, cpu::most_agreeing_pieces); ++agreeing) {
      auto choices = cpu::piece_choices(pieces, agreeing);
      ASSERT_EQ(choices.size(), cpu::count_piece_choices(pieces, agreeing));
      for (const cpu::PieceChoice& choice : choices)
        for (std::uint32_t i = 0; i < agreeing; ++i) {
          ASSERT_LT(choice[i], pieces);
          ASSERT_TRUE(i == 0 || choice[i - 1] < choice[i]);
        }
      if (agreeing == 0) continue;
      std::ranges::sort(choices);
      ASSERT_EQ(std::ranges::adjacent_find(choices), choices.end());
    }
}

}  // namespace
}  // namespace warpmatch
