// A query in bytes, and choices in the same bytes: what is asked of their symbols is told by the bytes, whatever
// scripts they are of and however they lie.

#include "pair/query_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/white_space.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::pair {
namespace {

using Bytes = std::vector<std::uint8_t>;

const std::vector<std::u32string> kAlphabets{U"abc d",           U"abé ü\u00a0\u0085",       U"ąćę ółżabé",
                                             U"абвгР x",         U"абв — г\u2009",           U"漢字仮名 a",
                                             U"\u80a9\u808f ab", U"\U0001F600\U0001F601 ab", U"가각 나\u3000"};

std::u32string one_of(const std::u32string& alphabet, std::uint32_t seed, std::uint32_t longest = 60) {
  return testing::RandomStrings{.alphabet = alphabet, .shortest = 0, .longest = longest}.make(1, seed).front();
}

char32_t largest_of(const std::u32string& string) {
  char32_t largest = 0;
  for (const char32_t point : string) largest = std::max(largest, point);
  return largest;
}

/// A string in each encoding that holds it.
reference::TextStore in_every_way(const std::u32string& string) {
  reference::TextStore texts;
  texts.add(string, Encoding::utf8);
  texts.add(string, Encoding::ucs4);
  if (largest_of(string) < 0x10000) texts.add(string, Encoding::ucs2);
  if (largest_of(string) < 0x100) texts.add(string, Encoding::latin1);
  return texts;
}

/// As it is compared, where that is in bytes.
std::optional<Bytes> spelled(QueryBytes& query, const Text& choice) {
  if (query.take(choice)) {
    const auto* const data = static_cast<const std::uint8_t*>(choice.data);
    return Bytes(data, data + choice.units);
  }
  Bytes memory(QueryBytes::room);
  const std::optional<std::size_t> count = query.spell(choice, memory.data());
  if (!count) return std::nullopt;
  memory.resize(*count);
  return memory;
}

void expect_equality(const std::u32string& query, const Bytes& of_query, const std::u32string& choice,
                     const Bytes& of_choice) {
  ASSERT_EQ(of_query.size(), query.size());
  ASSERT_EQ(of_choice.size(), choice.size());
  for (std::size_t i = 0; i < query.size(); ++i)
    for (std::size_t j = 0; j < choice.size(); ++j)
      ASSERT_EQ(of_query[i] == of_choice[j], query[i] == choice[j]) << i << ", " << j;
}

/// Of all symbols, and where strings are split.
void expect_order(const std::u32string& points, const Bytes& bytes, const std::u32string& other_points,
                  const Bytes& other_bytes) {
  ASSERT_EQ(points.size(), bytes.size());
  const bool is_wide = largest_of(points) > 0xFF;
  for (std::size_t i = 0; i < points.size(); ++i) {
    ASSERT_EQ(core::is_white_space(bytes[i], false), core::is_white_space(points[i], is_wide)) << i;
    for (std::size_t j = 0; j < other_points.size(); ++j)
      ASSERT_EQ(bytes[i] <=> other_bytes[j], points[i] <=> other_points[j]) << i << ", " << j;
  }
}

TEST(QueryBytes, TellWhatIsAskedOfAnyTwoStrings) {
  std::size_t by_equality = 0;
  std::size_t by_order = 0;
  for (std::size_t left = 0; left < kAlphabets.size(); ++left)
    for (std::size_t right = 0; right < kAlphabets.size(); ++right)
      for (std::uint32_t seed = 0; seed < 4; ++seed) {
        const std::u32string query = one_of(kAlphabets[left], seed);
        // The choice has some of the query's alphabet and some that the query has not.
        const std::u32string choice = one_of(kAlphabets[right] + (seed % 2 == 0 ? kAlphabets[left] : U""), seed + 9);
        const reference::TextStore queries = in_every_way(query);
        const reference::TextStore choices = in_every_way(choice);
        for (const Text& of_query : queries.texts())
          for (const Asked asked : {Asked::equality, Asked::order}) {
            Symbols symbols(of_query, "query");
            QueryBytes bytes(symbols, asked);
            if (asked == Asked::equality) ASSERT_TRUE(bytes.are_there()) << left;
            if (!bytes.are_there()) continue;
            const Bytes spelled_query(bytes.bytes().begin(), bytes.bytes().end());
            for (const Text& text : choices.texts()) {
              const std::optional<Bytes> found = spelled(bytes, text);
              if (asked == Asked::equality) {
                ASSERT_TRUE(found.has_value()) << left << " with " << right;
                ASSERT_NO_FATAL_FAILURE(expect_equality(query, spelled_query, choice, *found)) << left << ", " << right;
                ++by_equality;
              } else if (found) {
                ASSERT_NO_FATAL_FAILURE(expect_order(query, spelled_query, choice, *found)) << left << ", " << right;
                ASSERT_NO_FATAL_FAILURE(expect_order(choice, *found, query, spelled_query)) << left << ", " << right;
                ASSERT_NO_FATAL_FAILURE(expect_order(choice, *found, choice, *found)) << left << ", " << right;
                ++by_order;
              }
            }
          }
      }
  EXPECT_GT(by_equality, 3000u);
  EXPECT_GT(by_order, 600u);
}

TEST(QueryBytes, OneScriptKeepsItsWords) {
  reference::TextStore texts;
  texts.add(U"где вы", Encoding::ucs2);
  texts.add(U"мы тут, x", Encoding::ucs2);
  texts.add(U"мы — тут", Encoding::ucs2);
  Symbols symbols(texts.texts()[0], "query");
  QueryBytes by_order(symbols, Asked::order);
  EXPECT_TRUE(spelled(by_order, texts.texts()[1]).has_value());
  EXPECT_FALSE(spelled(by_order, texts.texts()[2]).has_value());
  QueryBytes by_equality(symbols, Asked::equality);
  EXPECT_TRUE(spelled(by_equality, texts.texts()[2]).has_value());
}

TEST(QueryBytes, WhichSymbolsTheyAreIsToldByTheStringsAlone) {
  reference::TextStore texts;
  texts.add(U"где", Encoding::ucs2);
  texts.add(U"abc", Encoding::utf8);
  texts.add(U"abé", Encoding::latin1);
  for (const Text& query : texts.texts()) {
    Symbols symbols(query, "query");
    QueryBytes bytes(symbols, Asked::which);
    EXPECT_EQ(bytes.are_there(), symbols.is_latin1());
    EXPECT_FALSE(spelled(bytes, texts.texts()[0]).has_value());
    EXPECT_FALSE(spelled(bytes, texts.texts()[1]).has_value());
    EXPECT_EQ(spelled(bytes, texts.texts()[2]).has_value(), symbols.is_latin1());
  }
}

TEST(QueryBytes, AsManySymbolsAsThereAreNumbers) {
  for (const std::size_t count : {100u, 127u, 128u, 200u}) {
    const std::u32string query = testing::alphabet_from(0x4E00, count) + U"abc";
    reference::TextStore texts;
    texts.add(query, Encoding::ucs2);
    texts.add(testing::alphabet_from(0x4DF0, 600) + U"abcd\u00e9", Encoding::ucs2);
    Symbols symbols(texts.texts()[0], "query");
    QueryBytes bytes(symbols, Asked::equality);
    const bool is_of_one_block = count <= 128;  // U+4E00 begins one
    ASSERT_EQ(bytes.are_there(), is_of_one_block) << count;
    const std::u32string of_two = query + U"\u3042";
    texts.add(of_two, Encoding::ucs4);
    Symbols more(texts.texts()[2], "query");
    QueryBytes numbered(more, Asked::equality);
    ASSERT_EQ(numbered.are_there(), count + 1 <= 127) << count;
    if (!numbered.are_there()) continue;
    const auto found = spelled(numbered, texts.texts()[1]);
    ASSERT_TRUE(found.has_value());
    ASSERT_NO_FATAL_FAILURE(expect_equality(of_two, {numbered.bytes().begin(), numbered.bytes().end()},
                                            testing::alphabet_from(0x4DF0, 600) + U"abcd\u00e9", *found));
  }
}

TEST(QueryBytes, AQueryOfEveryByteLeavesNoneForOthers) {
  reference::TextStore texts;
  texts.add(testing::alphabet_from(0, 256), Encoding::latin1);
  texts.add(testing::alphabet_from(0, 256), Encoding::ucs2);
  texts.add(U"ab\u0431", Encoding::ucs2);
  for (const std::size_t query : {0u, 1u}) {
    Symbols symbols(texts.texts()[query], "query");
    QueryBytes bytes(symbols, Asked::equality);
    EXPECT_TRUE(spelled(bytes, texts.texts()[1 - query]).has_value());
    EXPECT_FALSE(spelled(bytes, texts.texts()[2]).has_value());
  }
}

TEST(QueryBytes, LongAndMalformedStringsAreLeftAsTheyLie) {
  reference::TextStore texts;
  texts.add(U"где", Encoding::ucs2);
  texts.add(U"ąб", Encoding::ucs2);
  texts.add(std::u32string(QueryBytes::most_units, U'б'), Encoding::ucs2);
  texts.add(std::u32string(QueryBytes::most_units + 1, U'б'), Encoding::ucs2);
  const std::uint32_t beyond[] = {U'г', 0x110000};
  for (const std::size_t query : {0u, 1u, 2u}) {
    Symbols symbols(texts.texts()[query], "query");
    QueryBytes bytes(symbols, Asked::equality);
    EXPECT_TRUE(spelled(bytes, texts.texts()[2]).has_value());
    EXPECT_FALSE(spelled(bytes, texts.texts()[3]).has_value());
    EXPECT_FALSE(spelled(bytes, {beyond, 2, Encoding::ucs4}).has_value());
    for (const std::string& bad : {std::string("\xD0"), std::string("\xC1\x81"), std::string("\xD0\xB3\xFF"),
                                   std::string("\xED\xA0\x80"), std::string("a\x80")})
      EXPECT_FALSE(spelled(bytes, {bad.data(), bad.size(), Encoding::utf8}).has_value());
  }
  Symbols symbols(texts.texts()[3], "query");
  EXPECT_FALSE(QueryBytes(symbols, Asked::equality).are_there());
}

// Of all levels, and of all lengths on both sides of a vector.
TEST(SpellUnits, WritesWhatIsOfNoBlockAsItIsTold) {
  for (const ShortKernels* kernels : usable_short_kernels())
    for (const std::uint32_t block : {1u, 8u, 0x101u, 0x3ECu})
      for (std::uint32_t count = 0; count <= 70; ++count)
        for (const std::uint8_t other : {std::uint8_t{0}, std::uint8_t{0xFE}}) {
          std::vector<std::uint8_t> bytes(count);
          std::vector<std::uint16_t> units(count);
          std::vector<std::uint32_t> points(count);
          for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t of[] = {i * 7 % 128, block * 128 + i * 11 % 128, i * 997 % 0x3000, 0xA0 + i};
            points[i] = of[i * i % 4 == 1 && count % 3 != 0 ? i % 4 : i % 2];
            units[i] = static_cast<std::uint16_t>(points[i]);
            bytes[i] = static_cast<std::uint8_t>(points[i]);
          }
          const auto check = [&](const auto& given, unsigned unit_bytes) {
            bool fits = true;
            std::vector<std::uint8_t> expected;
            for (const std::uint32_t unit : given) {
              const bool is_other = unit >= 128 && unit / 128 != block;
              fits &= !is_other;
              expected.push_back(is_other      ? other
                                 : unit >= 128 ? static_cast<std::uint8_t>(128 + unit % 128)
                                               : static_cast<std::uint8_t>(unit));
            }
            std::vector<std::uint8_t> found(count);
            ASSERT_EQ(kernels->spell_units(given.data(), count, unit_bytes, block, other, found.data()), fits)
                << kernels->name << ", " << count << " of " << unit_bytes;
            ASSERT_EQ(found, expected) << kernels->name << ", " << count << " of " << unit_bytes;
          };
          ASSERT_NO_FATAL_FAILURE(check(bytes, 1));
          ASSERT_NO_FATAL_FAILURE(check(units, 2));
          ASSERT_NO_FATAL_FAILURE(check(points, 4));
        }
}

}  // namespace
}  // namespace warpmatch::pair
