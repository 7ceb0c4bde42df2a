// Long strings: every scorer looks up again and again while it is at one pair, and none takes a table of both lengths.
// Sizes: 60,000 symbols are some 10^8 steps of the recurrences, so tens of polls; what reads strings once gets 2^25.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/edits.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/extraction.hpp>
#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/matcher.hpp>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "core/word.hpp"
#include "message_of.hpp"
#include "pair/metrics/diagonals.hpp"
#include "pair/strings/match_table.hpp"
#include "reference/monitors.hpp"

namespace warpmatch {
namespace {

using testing::CountingMonitor;
using testing::Enough;
using testing::message_of;

constexpr std::chrono::milliseconds kAlways{0};
constexpr std::size_t kLong = 60'000;

/// Words of up to six of eight letters.
std::string words(std::size_t length, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < length) {
    for (unsigned letters = 1 + random() % 6; letters > 0; --letters)
      text.push_back(static_cast<char>('a' + random() % 8));
    text.push_back(' ');
  }
  text.resize(length);
  return text;
}

std::u32string wide(const std::string& text) {
  std::u32string out(text.begin(), text.end());
  for (char32_t& point : out) point += 0x400;
  return out;
}

Text text_of(const std::u32string& string) { return {string.data(), string.size(), Encoding::ucs4}; }

/// `call` is stopped at its fifth report, in this thread.
template <class Call>
void expect_stops(const Call& call, const std::string& what) {
  CountingMonitor monitor(5);
  const Watch watch(&monitor, kAlways);
  EXPECT_THROW(call(), Enough) << what << ": " << monitor.reports << " reports";
  EXPECT_EQ(monitor.reports, 5U) << what;
}

const std::vector<Scorer>& thorough_scorers() {
  static const std::vector<Scorer> scorers = {
      {Metric::levenshtein, Form::distance},
      {Metric::osa, Form::similarity},
      {Metric::indel, Form::normalized_similarity},
      {Metric::lcs_seq, Form::distance},
      {Metric::damerau_levenshtein, Form::distance},
      {.metric = Metric::levenshtein, .form = Form::distance, .weights = {1, 2, 3}},
      {Metric::indel, Form::ratio},
      {Metric::partial, Form::ratio},
      {Metric::token_sort, Form::ratio},
      {Metric::token_set, Form::ratio},
      {Metric::token, Form::ratio},
      {Metric::partial_token_sort, Form::ratio},
      {Metric::wratio, Form::ratio},
      {Metric::qratio, Form::ratio},
  };
  return scorers;
}

TEST(LongPair, ScoresCanBeStopped) {
  const std::string left = words(kLong, 1);
  const std::string right = words(kLong, 2);
  const std::u32string wide_left = wide(left);
  const std::u32string wide_right = wide(right);
  for (const Scorer& scorer : thorough_scorers()) {
    expect_stops([&] { score(left, right, {.scorer = scorer}); }, to_string(scorer));
    expect_stops([&] { score(text_of(wide_left), text_of(wide_right), {.scorer = scorer}); },
                 to_string(scorer) + " of code points");
  }
  // Where words are in common there is nothing to work out.
  std::string apart = right;
  for (char& letter : apart)
    if (letter != ' ') letter = static_cast<char>(letter + 8);
  for (const Metric metric : {Metric::partial_token, Metric::partial_token_set})
    expect_stops(
        [&] {
          score(left, apart, {.scorer = {metric, Form::ratio}});
        },
        to_string(Scorer{metric, Form::ratio}));
}

TEST(LongPair, WhatReadsStringsOnceCanBeStopped) {
  const std::string same(std::size_t{1} << 25, 'a');
  const std::string other = same + "b";
  const std::u32string code_points(same.begin(), same.end());
  for (const Metric metric :
       {Metric::hamming, Metric::prefix, Metric::postfix, Metric::levenshtein, Metric::jaro, Metric::jaro_winkler})
    expect_stops(
        [&] {
          score(same, other, {.scorer = {metric, Form::distance}});
        },
        to_string(Scorer{metric, Form::distance}));
  expect_stops(
      [&] {
        score("", text_of(code_points), {.scorer = {Metric::levenshtein, Form::distance}});
      },
      "code points");
  expect_stops([&] { score("needle", same, {.scorer = {Metric::levenshtein, Form::distance}}); }, "a short pattern");
  expect_stops([&] { score("needle", same, {.scorer = {Metric::partial, Form::ratio}}); }, "a short needle");
  const std::string many_words = words(std::size_t{1} << 22, 3);
  expect_stops([&] { score(many_words, many_words, {.scorer = {Metric::jaccard, Form::similarity}}); }, "jaccard");
}

// Unrelated strings, so that every edit a limit lets pass is counted: 10,000 of them take 10^8 cells of diagonals.
template <class Core>
class LongDiagonals : public ::testing::Test {};
using Recurrences = ::testing::Types<core::Levenshtein, core::Indel, core::Osa>;
TYPED_TEST_SUITE(LongDiagonals, Recurrences);

TYPED_TEST(LongDiagonals, CanBeStopped) {
  std::string left = words(kLong, 1);
  std::string right = words(kLong, 2);
  left.front() = '<';
  right.front() = '>';
  constexpr std::uint64_t boundless = std::uint64_t{1} << 40;
  pair::Diagonals<TypeParam> diagonals;
  expect_stops(
      [&] {
        diagonals.compare(std::span<const char>(left), std::span<const char>(right), 20'000, {boundless, boundless});
      },
      "diagonals");
}

TEST(LongPair, BandsCanBeStopped) {
  const std::string left = words(kLong, 1);
  const std::string right = words(kLong, 2);
  for (const Metric metric : {Metric::levenshtein, Metric::osa, Metric::indel, Metric::damerau_levenshtein}) {
    const ScoreOptions options{.scorer = {metric, Form::distance}, .score_cutoff = 32'000};
    expect_stops([&] { score(left, right, options); }, to_string(options.scorer));
  }
}

// Long enough to be heard by a thread that waits for another.
TEST(LongPair, AMatrixOfTextsCanBeStopped) {
  const std::string left = words(4 * kLong, 1);
  const std::string right = words(4 * kLong, 2);
  const Text queries[] = {"a", left};
  const Text choices[] = {"b", right};
  double cells[4];
  const MatrixView out{cells, DType::f64, 2, 2, 2};
  for (const unsigned workers : {1u, 2u})
    expect_stops(
        [&] {
          matrix(queries, choices, {.scorer = {Metric::levenshtein, Form::distance}}, out, 1,
                 {{Device::Kind::cpu, 0}, workers, nullptr});
        },
        std::to_string(workers) + " workers");
}

// Many pairs, each too short to be heard.
TEST(LongPair, AMatrixOfManyTextsCanBeStopped) {
  const std::string string = words(2'000, 1);
  const std::vector<Text> texts(5'000, Text(string));
  std::vector<double> cells(texts.size());
  const MatrixView out{cells.data(), DType::f64, 1, texts.size(), texts.size()};
  expect_stops(
      [&] {
        matrix(std::span(texts).first(1), texts, {.scorer = {Metric::levenshtein, Form::distance}}, out, 1,
               {{Device::Kind::cpu, 0}, 1, nullptr});
      },
      "many texts");
}

TEST(LongPair, EditsAndAlignmentsCanBeStopped) {
  const std::string left = words(kLong, 1);
  const std::string right = words(kLong, 2);
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq})
    expect_stops([&] { edit_ops(left, right, metric); }, to_string(Scorer{metric, Form::distance}));
  expect_stops([&] { partial_alignment(left, right); }, "partial_alignment");
}

TEST(LongPair, OneChoiceAmongOthersCanBeStopped) {
  const std::string left = words(kLong, 1);
  const std::string right = words(kLong, 2);
  const Text choices[] = {"a", "b", right};
  expect_stops(
      [&] {
        extract(left, choices, 1, {.scorer = {Metric::damerau_levenshtein, Form::distance}});
      },
      "extract");
}

// So many steps a report, at the most: 60,000 columns of 938 words, of more than one step each.
TEST(LongPair, ReportsKeepPaceWithTheWork) {
  CountingMonitor monitor;
  const Watch watch(&monitor, kAlways);
  score(words(kLong, 1), words(kLong, 2), {.scorer = {Metric::levenshtein, Form::distance}});
  EXPECT_GE(monitor.reports, kLong * (kLong / 64) / watch::poll_every);
}

TEST(LongPair, ShortPairsDisturbNobody) {
  CountingMonitor monitor;
  const Watch watch(&monitor, kAlways);
  const std::string left = words(200, 1);
  const std::string right = words(200, 2);
  for (const Scorer& scorer : thorough_scorers()) score(left, right, {.scorer = scorer});
  EXPECT_EQ(monitor.reports, 0U);
}

// Every place of the pattern is one of its symbol's, however the table keeps them.
TEST(MatchTable, HoldsWhatThePatternHasForAnyNumberOfSymbols) {
  for (const std::size_t symbols : {3u, 500u, 600u, 20'000u}) {
    std::mt19937 random(7);
    std::u32string pattern;
    for (std::size_t i = 0; i < 30'000; ++i) {
      // Half of the places go to a few symbols.
      const std::size_t symbol = random() % (i % 2 == 0 ? 3 : symbols);
      pattern.push_back(static_cast<char32_t>(0x100 + symbol));
    }
    pair::MatchTable<char32_t> table{std::span<const char32_t>(pattern)};
    for (char32_t symbol = 0xFF; symbol < 0x100 + symbols; symbol += 1 + random() % 100) {
      const std::size_t first = random() % table.words();
      const std::size_t last = first + random() % (table.words() - first);
      const pair::Word* words = table.find(symbol, first, last);
      for (std::size_t w = first; w <= last; ++w) {
        pair::Word expected = 0;
        for (std::size_t i = 64 * w; i < std::min(pattern.size(), 64 * (w + 1)); ++i)
          if (pattern[i] == symbol) expected |= pair::Word{1} << i % 64;
        ASSERT_EQ(words[w], expected) << symbols << " symbols, " << static_cast<unsigned>(symbol) << " in word " << w;
      }
    }
  }
}

TEST(LongPair, ManyDifferentSymbolsScoreAsFewOnesDo) {
  // Strings of different symbols, some of them moved: worked out with tables, and with those symbols that differ alone.
  std::u32string left;
  for (char32_t i = 0; i < 20'000; ++i) left.push_back(0x100 + i);
  std::u32string right = left;
  for (std::size_t i = 100; i + 1 < right.size(); i += 1000) right[i] = U'x';
  right.insert(right.begin() + 5'000, U'y');
  const auto distance = [&](Metric metric) {
    return score(text_of(left), text_of(right), {.scorer = {metric, Form::distance}});
  };
  EXPECT_EQ(distance(Metric::levenshtein), 21);
  EXPECT_EQ(distance(Metric::indel), 41);
  EXPECT_EQ(edit_ops(text_of(left), text_of(right), Metric::levenshtein).size(), 21U);
}

// The matrix of this pair is worked out again block by block; what comes out turns one string into the other, with the
// fewest edits, and is what a matrix that is kept gives.
TEST(LongPair, EditsWithoutTheWholeMatrix) {
  const std::string left = words(30'000, 4);
  const std::string right = words(29'000, 5);
  const std::vector<EditOp> edits = edit_ops(left, right, Metric::indel);
  EXPECT_EQ(static_cast<double>(edits.size()), score(left, right, {.scorer = {Metric::indel, Form::distance}}));
  std::string made;
  std::size_t at = 0;
  for (const EditOp& edit : edits) {
    made.append(left, at, edit.source - at);
    at = edit.source;
    ASSERT_EQ(made.size(), edit.target);
    if (edit.type == EditType::erase)
      ++at;
    else
      made.push_back(right[edit.target]);
  }
  made.append(left, at);
  EXPECT_EQ(made, right);
}

// None of these is read: there is nothing where they point to.
TEST(LongPair, BeyondTheLimitIsRefusedUnread) {
  const auto* nowhere = reinterpret_cast<const char*>(16);
  for (const std::size_t units : {max_text_units + 1, (std::size_t{1} << 32) + 3, ~std::size_t{0}})
    for (const Encoding encoding : {Encoding::utf8, Encoding::latin1, Encoding::ucs2, Encoding::ucs4}) {
      const Text huge(nowhere, units, encoding);
      const std::string fault = std::to_string(units) +
                                (encoding == Encoding::utf8 ? " bytes of UTF-8" : " code points") +
                                ", at most 2147483646 fit";
      std::vector<Scorer> scorers = thorough_scorers();
      scorers.push_back({Metric::jaro, Form::similarity});
      scorers.push_back({Metric::jaro_winkler, Form::distance});
      for (const Scorer& scorer : scorers) {
        EXPECT_EQ(message_of<RangeError>([&] { score(huge, "a", {.scorer = scorer}); }), "[left] has " + fault);
        EXPECT_EQ(message_of<RangeError>([&] { score("a", huge, {.scorer = scorer}); }), "[right] has " + fault);
      }
      for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::hamming}) {
        EXPECT_EQ(message_of<RangeError>([&] { edit_ops(huge, "a", metric); }), "[left] has " + fault);
        EXPECT_EQ(message_of<RangeError>([&] { edit_ops("a", huge, metric); }), "[right] has " + fault);
      }
      EXPECT_EQ(message_of<RangeError>([&] { partial_alignment(huge, "a"); }), "[left] has " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { partial_alignment("a", huge); }), "[right] has " + fault);

      const ScoreOptions options{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 1};
      const Text texts[] = {"a", huge};
      const Text others[] = {"a", "a"};
      EXPECT_EQ(message_of<RangeError>([&] { extract(huge, others, 1, options); }), "[query] has " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { extract("b", texts, 1, options); }), "[choices] row 1: " + fault);
      std::uint32_t cells[2];
      const MatrixView out{cells, DType::u32, 1, 2, 2};
      EXPECT_EQ(message_of<RangeError>([&] { paired(texts, others, options, out); }), "[queries] row 1: " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { paired(others, texts, options, out); }), "[choices] row 1: " + fault);
      std::uint32_t table[4];
      const MatrixView square{table, DType::u32, 2, 2, 2};
      EXPECT_EQ(message_of<RangeError>([&] { matrix_of_texts(texts, others, options, square); }),
                "[queries] row 1: " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { matrix_of_texts(others, texts, options, square); }),
                "[choices] row 1: " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { Corpus{std::span<const Text>(texts)}; }), "[texts] row 1: " + fault);
      EXPECT_EQ(message_of<RangeError>([&] { check_length(huge, "s1"); }), "[s1] has " + fault);
    }
  EXPECT_NO_THROW(check_length({nowhere, max_text_units, Encoding::ucs4}, "s1"));
}

}  // namespace
}  // namespace warpmatch
