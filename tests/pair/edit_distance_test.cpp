// The distance of one pair with and without a limit, against the textbook recurrence: lengths on both sides of a word
// and of the widths that have code of their own, strings that begin or end alike, symbols that collide in a table.

#include "pair/metrics/edit_distance.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/levenshtein.hpp"
#include "pair/metrics/stretches.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::pair {
namespace {

std::u32string random_string(std::uint32_t length, const std::u32string& alphabet, std::uint32_t seed) {
  return testing::RandomStrings{.alphabet = alphabet, .shortest = length, .longest = length}.make(1, seed).front();
}

/// As code points, and as bytes and in units of two where the strings fit.
std::vector<std::uint32_t> distances(Metric metric, const std::u32string& a, const std::u32string& b,
                                     std::uint32_t limit) {
  std::vector<std::uint32_t> found{edit_distance(metric, std::span<const char32_t>(a), {b}, limit)};
  const auto in_units_of = [&]<class Unit>(Unit) {
    const std::vector<Unit> units_a(a.begin(), a.end());
    const std::vector<Unit> units_b(b.begin(), b.end());
    if (std::u32string(units_a.begin(), units_a.end()) == a && std::u32string(units_b.begin(), units_b.end()) == b)
      found.push_back(edit_distance(metric, std::span<const Unit>(units_a), {units_b}, limit));
  };
  in_units_of(std::uint8_t{});
  in_units_of(std::uint16_t{});
  return found;
}

void expect_textbook(const std::u32string& a, const std::u32string& b) {
  for (const Metric metric : reference::edit_metrics) {
    const auto expected = static_cast<std::uint32_t>(reference::distance(metric, a, b));
    for (const std::uint32_t limit : {0u, 1u, expected / 2, expected - (expected > 0), expected, expected + 1,
                                      expected + 40, 4 * expected, no_limit})
      for (const std::uint32_t found : distances(metric, a, b, limit)) {
        if (expected <= limit)
          ASSERT_EQ(found, expected) << to_string(Scorer{metric, Form::distance}) << ", limit " << limit;
        else
          ASSERT_GT(found, limit) << to_string(Scorer{metric, Form::distance}) << " of " << expected;
      }
  }
}

TEST(PairEditDistance, AtEveryLength) {
  for (const auto& alphabet : {std::u32string(U"ab"), testing::alphabet_from(0x4E00, 200)})
    for (const std::uint32_t m : {0u, 1u, 15u, 17u, 63u, 64u, 65u, 128u, 192u, 193u, 257u, 300u})
      for (const std::uint32_t n : {0u, 1u, 16u, 64u, 65u, 130u, 260u})
        ASSERT_NO_FATAL_FAILURE(expect_textbook(random_string(m, alphabet, 1), random_string(n, alphabet, 2)))
            << m << " x " << n;
}

// Few edits far apart, and pieces that moved: what a band must not lose.
TEST(PairEditDistance, WithinABand) {
  // The last two are of one script, and of several whose symbols have bytes in common.
  const std::u32string alphabets[] = {U"ab", U"abcdefghij", U"a \u0430\u0431\u0432\u0433", U"a\u0430\u0530\u00b0"};
  for (std::uint32_t seed = 0; seed < 12; ++seed) {
    const std::u32string text = random_string(700, alphabets[seed % 4], seed);
    std::u32string other = text;
    for (std::uint32_t i = 0; i <= 3 * seed; ++i) {
      const std::size_t at = (i * 97 + seed * 13) % (other.size() - 1);
      if (i % 3 == 0)
        other.erase(at, 1 + i % 5);
      else if (i % 3 == 1)
        other.insert(at, i % 7, U'x');
      else
        std::swap(other[at], other[at + 1]);
    }
    ASSERT_NO_FATAL_FAILURE(expect_textbook(text, other)) << seed;
    ASSERT_NO_FATAL_FAILURE(expect_textbook(text, other.substr(seed * 40))) << seed;
    ASSERT_NO_FATAL_FAILURE(expect_textbook(text.substr(0, 600 - seed * 40), other)) << seed;
  }
}

// All edits where long strings begin, and neighbours swapped around where a beginning ends that is looked at first.
TEST(PairEditDistance, BeginningsThatDifferMost) {
  for (std::uint32_t seed = 0; seed < 3; ++seed) {
    const std::u32string text = random_string(2600, U"abcdefghij", seed);
    std::u32string other = random_string(150, U"abcdefghij", seed + 10) + text.substr(150 + seed);
    for (std::size_t at = 500 + seed; at < 700; at += 7) std::swap(other[at], other[at + 1]);
    ASSERT_NO_FATAL_FAILURE(expect_textbook(text, other)) << seed;
  }
}

TEST(PairEditDistance, CommonBeginningsAndEnds) {
  const std::u32string middles[] = {U"", U"x", U"a", U"aa", U"xyz", U"ab", U"ba", random_string(70, U"xyz", 5)};
  for (const std::u32string& shared : {std::u32string(U"a"), std::u32string(U"abcaab"), random_string(130, U"abc", 6)})
    for (const auto& left : middles)
      for (const auto& right : middles) {
        ASSERT_NO_FATAL_FAILURE(expect_textbook(shared + left, shared + right));
        ASSERT_NO_FATAL_FAILURE(expect_textbook(left + shared, right + shared));
        ASSERT_NO_FATAL_FAILURE(expect_textbook(shared + left + shared, shared + right));
      }
}

// Symbols that all fall into one place of a table must still be told apart.
TEST(PairEditDistance, WhereSymbolsCollide) {
  for (const int shift : {25, 23}) {
    std::u32string colliding;
    for (char32_t c = 0x100; colliding.size() < 100 && c < 0x110000; ++c)
      if (c * std::uint32_t{0x9E3779B1} >> shift == (1u << (32 - shift)) - 1) colliding.push_back(c);
    ASSERT_EQ(colliding.size(), 100U);
    for (const std::uint32_t length : {64u, 100u})
      ASSERT_NO_FATAL_FAILURE(
          expect_textbook(random_string(length, colliding, 1), random_string(length, colliding, 2)));
  }
}

/// A string some edits away: substitutions, insertions, deletions, swaps, or pieces that are put elsewhere.
std::u32string edited(std::u32string string, std::uint32_t edits, const std::u32string& alphabet,
                      std::mt19937& random) {
  for (std::uint32_t i = 0; i < edits && string.size() > 2; ++i) {
    const std::size_t at = random() % (string.size() - 1);
    const char32_t symbol = alphabet[random() % alphabet.size()];
    switch (random() % 4) {
      case 0: string[at] = symbol; break;
      case 1: string.insert(at, 1, symbol); break;
      case 2: string.erase(at, 1); break;
      default: std::swap(string[at], string[at + 1]);
    }
  }
  return string;
}

// What stretches tell: every limit up to where they no longer can, strings a few edits less or more apart than it, of
// few and many symbols, with edits anywhere and all at one end.
TEST(PairEditDistance, WithinFewEdits) {
  std::mt19937 random(42);
  for (const auto& alphabet : {std::u32string(U"ab"), std::u32string(U"ACGT"), testing::alphabet_from(U'a', 26),
                               testing::alphabet_from(0, 2), testing::alphabet_from(0x4E00, 60)})
    for (const std::uint32_t length : {33u, 40u, 63u, 64u, 65u, 66u, 70u, 128u, 200u, 255u, 256u, 257u})
      for (std::uint32_t edits = 0; edits < 40; edits += 1 + edits / 4) {
        const std::u32string text = random_string(length, alphabet, edits);
        std::u32string other = edited(text, edits, alphabet, random);
        if (edits % 3 == 1) other = edited(text.substr(0, 30), edits, alphabet, random) + text.substr(30);
        if (edits % 3 == 2)
          other = random_string(1 + edits, alphabet, edits + 1) + text + random_string(2, alphabet, 9);
        for (const Metric metric : reference::edit_metrics) {
          const auto expected = static_cast<std::uint32_t>(reference::distance(metric, text, other));
          for (std::uint32_t limit = expected < 6 ? 0 : expected - 6; limit < expected + 4; ++limit)
            for (const std::uint32_t found : distances(metric, text, other, limit))
              ASSERT_EQ(std::min(found, limit + 1), std::min(expected, limit + 1))
                  << to_string(Scorer{metric, Form::distance}) << " of " << length << ", limit " << limit;
        }
      }
}

// Every pair of strings of up to four symbols, where one and two edits have code of their own, and words of a few
// bytes.
TEST(PairEditDistance, EveryShortString) {
  std::vector<std::u32string> all{U""};
  for (std::size_t at = 0; at < all.size(); ++at)
    if (all[at].size() < 4)
      for (const char32_t symbol : {U'a', U'b', U'c'}) all.push_back(all[at] + symbol);
  for (const std::u32string& a : all)
    for (const std::u32string& b : all)
      for (const Metric metric : reference::edit_metrics) {
        const auto expected = static_cast<std::uint32_t>(reference::distance(metric, a, b));
        for (const std::uint32_t limit : {0U, 1U, 2U, 3U, no_limit - 1})
          for (const std::uint32_t found : distances(metric, a, b, limit))
            ASSERT_EQ(std::min(found, limit + 1), std::min(expected, limit + 1))
                << to_string(Scorer{metric, Form::distance}) << ", limit " << limit << ", of " << a.size() << " and "
                << b.size();
      }
}

// Two edits at any two places, and what is alike before, between and behind them.
TEST(PairEditDistance, WithinTwoEdits) {
  std::mt19937 random(43);
  const std::u32string alphabet = testing::alphabet_from(U'a', 3);
  for (std::uint32_t length = 1; length < 40; ++length)
    for (std::uint32_t round = 0; round < 40; ++round) {
      const std::u32string text = random_string(length, alphabet, 100 * length + round);
      expect_textbook(text, edited(text, 1 + round % 3, alphabet, random));
    }
}

// What Damerau-Levenshtein takes for less than OSA does, one swap or several, beside other edits and far from any: a
// limit on OSA's distance rules none of it out.
TEST(PairEditDistance, SwapsAcrossOtherSymbols) {
  std::mt19937 random(44);
  for (const auto& alphabet :
       {std::u32string(U"abc"), testing::alphabet_from(U'a', 26), testing::alphabet_from(0x4E00, 60)})
    for (std::uint32_t length = 4; length < 60; length += 3)
      for (std::uint32_t round = 0; round < 12; ++round) {
        const std::u32string text = random_string(length, alphabet, 100 * length + round);
        std::u32string other = text;
        for (std::uint32_t swap = 0; swap <= round % 4 && other.size() > 3; ++swap) {
          const std::size_t at = random() % (other.size() - 3);
          std::swap(other[at], other[at + 2]);
          // What stood between, if anything does, is another symbol, more of them, or none.
          if (random() % 2 == 0) other.erase(at + 1, 1);
          if (random() % 2 == 0) other.insert(at + 1, 1 + random() % 2, alphabet[random() % alphabet.size()]);
        }
        ASSERT_NO_FATAL_FAILURE(expect_textbook(text, edited(other, round % 3, alphabet, random)));
        for (std::uint32_t limit = 1; limit < 12; ++limit)
          for (const std::uint32_t found : distances(Metric::damerau_levenshtein, text, other, limit)) {
            const auto expected = static_cast<std::uint32_t>(reference::damerau_levenshtein(text, other));
            ASSERT_EQ(std::min(found, limit + 1), std::min(expected, limit + 1)) << length << ", " << round;
          }
      }
}

/// Strings with nothing in common are told apart at any limit that few places suffice for, as near ones never are.
TEST(PairEditDistance, StrangersAreTold) {
  const std::u32string left = random_string(300, testing::alphabet_from(U'a', 26), 1);
  const std::u32string right = random_string(302, testing::alphabet_from(U'a', 26), 2);
  const std::vector<std::uint8_t> left_bytes(left.begin(), left.end());
  const std::vector<std::uint8_t> right_bytes(right.begin(), right.end());
  const std::span<const std::uint8_t> bytes(left_bytes);
  for (const std::uint32_t limit : {2u, 3u, 5u, 8u}) {
    EXPECT_TRUE(are_strangers<core::Levenshtein>(bytes, {right_bytes}, limit));
    EXPECT_TRUE(are_strangers<core::Osa>(bytes, {right_bytes}, limit));
    EXPECT_TRUE(are_strangers<core::Indel>(bytes, {right_bytes}, limit));
    EXPECT_TRUE(are_strangers<core::Levenshtein>(std::span<const char32_t>(left), {right}, limit));
    EXPECT_FALSE(are_strangers<core::Levenshtein>(bytes, bytes, limit));
  }
}

}  // namespace
}  // namespace warpmatch::pair
