// The cells of Damerau-Levenshtein, one by one, against the whole matrix. Sizes: every pair of short strings over three
// letters, random ones up to the longest pattern whose cells fit a byte, and texts far longer than the pattern.

#include "core/damerau_levenshtein.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "random_strings.hpp"
#include "reference/damerau.hpp"

namespace warpmatch::core {
namespace {

template <class Cell>
std::uint32_t distance(const std::u32string& pattern, const std::u32string& text) {
  using Row = DamerauLevenshtein::Row<Cell>;
  std::vector<Row> rows;
  for (std::size_t j = 1; j <= pattern.size(); ++j) {
    const auto insertions = static_cast<Cell>(2 * j);
    rows.push_back({insertions, insertions, insertions});
  }
  // The number of a symbol: its place in the pattern, from 1.
  const auto number = [&](char32_t symbol) { return static_cast<Cell>(pattern.find(symbol) + 1); };
  Cell before = 0;
  for (const char32_t symbol : text) {
    DamerauLevenshtein::Column<Cell> column;
    for (std::size_t j = 0; j < pattern.size(); ++j)
      DamerauLevenshtein::step<Cell>(rows[j], column, number(pattern[j]), number(symbol), before);
    before = number(symbol);
  }
  const std::uint32_t remainder = pattern.empty() ? 0 : rows.back().last;
  return DamerauLevenshtein::scale.distance(remainder, static_cast<std::uint32_t>(pattern.size()),
                                            static_cast<std::uint32_t>(text.size()));
}

void expect_reference(const std::u32string& pattern, const std::u32string& text) {
  const std::uint32_t expected = reference::damerau_levenshtein(pattern, text);
  if (pattern.size() <= 126) {
    ASSERT_EQ(distance<std::uint8_t>(pattern, text), expected);
  }
  ASSERT_EQ(distance<std::uint16_t>(pattern, text), expected);
  ASSERT_EQ(distance<std::uint32_t>(pattern, text), expected);
}

TEST(DamerauLevenshtein, EveryPairOfShortStrings) {
  std::vector<std::u32string> strings{U""};
  for (std::size_t i = 0; strings[i].size() < 5; ++i)
    for (const char32_t symbol : {U'a', U'b', U'c'}) strings.push_back(strings[i] + symbol);
  for (const auto& pattern : strings)
    for (const auto& text : strings)
      ASSERT_EQ(distance<std::uint8_t>(pattern, text), reference::damerau_levenshtein(pattern, text));
}

TEST(DamerauLevenshtein, RandomStrings) {
  for (const std::size_t letters : {1, 2, 3, 6, 30})
    for (const std::uint32_t longest : {8, 20, 70, 126, 300}) {
      testing::RandomStrings strings;
      strings.alphabet = testing::alphabet_from(U'a', letters);
      strings.longest = longest;
      const auto some = strings.make(25, longest);
      for (const auto& pattern : some)
        for (const auto& text : some) ASSERT_NO_FATAL_FAILURE(expect_reference(pattern, text));
    }
}

TEST(DamerauLevenshtein, AByteIsEnoughForTextsOfAnyLength) {
  for (const std::u32string pattern : {U"ab", U"abcabcba", U"zzzz"}) {
    std::u32string text;
    for (int i = 0; i < 2000; ++i) text += static_cast<char32_t>(U'a' + i * i % 5);
    ASSERT_EQ(distance<std::uint8_t>(pattern, text), reference::damerau_levenshtein(pattern, text));
  }
}

TEST(DamerauLevenshtein, SwapsAcrossInsertionsAndDeletions) {
  EXPECT_EQ(distance<std::uint8_t>(U"ca", U"abc"), 2U);  // 3 where no part may be edited twice
  EXPECT_EQ(distance<std::uint8_t>(U"abc", U"ca"), 2U);
  EXPECT_EQ(distance<std::uint8_t>(U"ab", U"ba"), 1U);
  EXPECT_EQ(distance<std::uint8_t>(U"ab", U"bxxa"), 3U);
  EXPECT_EQ(distance<std::uint8_t>(U"axxb", U"ba"), 3U);
}

}  // namespace
}  // namespace warpmatch::core
