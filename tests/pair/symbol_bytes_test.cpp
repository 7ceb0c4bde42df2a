// Two strings in bytes: equal symbols get equal bytes and different ones different bytes, whatever scripts they are of
// and however many strings have been spelled before.

#include "pair/symbol_bytes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/white_space.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::pair {
namespace {

/// What a spelling has to be: a byte for each symbol, and one for all that are equal.
void expect_one_to_one(const std::u32string& both, const std::vector<std::uint8_t>& bytes) {
  ASSERT_EQ(both.size(), bytes.size());
  std::map<char32_t, std::uint8_t> byte_of;
  std::map<std::uint8_t, char32_t> symbol_of;
  for (std::size_t i = 0; i < both.size(); ++i) {
    ASSERT_EQ(byte_of.emplace(both[i], bytes[i]).first->second, bytes[i]) << i;
    ASSERT_EQ(symbol_of.emplace(bytes[i], both[i]).first->second, both[i]) << i;
  }
}

std::optional<std::vector<std::uint8_t>> spelled(SymbolBytes& symbols, const Text& left, const Text& right) {
  std::vector<std::uint8_t> bytes(left.units + right.units + ScriptBytes::room_behind);
  const auto spelling = symbols.spell(left, right, bytes.data());
  if (!spelling) return std::nullopt;
  bytes.resize(spelling->left + spelling->right);
  return bytes;
}

TEST(SymbolBytes, EveryMixOfScriptsAndEncodings) {
  SymbolBytes symbols;
  const std::vector<std::u32string> alphabets{U"abc d",
                                              U"ąćę ółżabé",
                                              U"абвг x",
                                              U"漢字仮名 a",
                                              U"\U0001F600\U0001F601 ab",
                                              U"\U0001F600\U00020BB7\U0002A6D3\U0010FFFF\u4e00 ",
                                              U"ếộ\u00ea o",
                                              U"กขค\u0905\u0906"};
  for (const std::u32string& of_left : alphabets)
    for (const std::u32string& of_right : alphabets)
      for (std::uint32_t seed = 0; seed < 6; ++seed) {
        const auto one = [&](const std::u32string& alphabet, std::uint32_t number) {
          return testing::RandomStrings{.alphabet = alphabet, .shortest = 0, .longest = 60}.make(1, number).front();
        };
        const std::u32string left = one(of_left, seed);
        const std::u32string right = one(of_right, seed + 100);
        reference::TextStore texts;
        const bool are_narrow = std::ranges::all_of(left + right, [](char32_t point) { return point <= 0xFFFF; });
        const Encoding encodings[] = {Encoding::utf8, are_narrow ? Encoding::ucs2 : Encoding::ucs4, Encoding::ucs4};
        texts.add(left, encodings[seed % 3]);
        texts.add(right, encodings[seed / 2]);
        const auto found = spelled(symbols, texts.texts()[0], texts.texts()[1]);
        ASSERT_TRUE(found.has_value()) << seed;
        ASSERT_NO_FATAL_FAILURE(expect_one_to_one(left + right, *found));
      }
}

TEST(SymbolBytes, AsManySymbolsAsBytesHaveNumbers) {
  for (const std::size_t count : {254u, 255u, 256u, 300u}) {
    SymbolBytes symbols;
    for (int again = 0; again < 2; ++again) {  // those of before are forgotten
      const std::u32string all = testing::alphabet_from(static_cast<char32_t>(0x4E00 + 100 * again), count);
      for (const Encoding encoding : {Encoding::ucs2, Encoding::ucs4, Encoding::utf8}) {
        reference::TextStore texts;
        texts.add(all.substr(0, 100), encoding);
        texts.add(all.substr(100) + all.substr(0, 5), encoding);
        const auto found = spelled(symbols, texts.texts()[0], texts.texts()[1]);
        ASSERT_EQ(found.has_value(), count <= 255) << count;
        if (found) {
          ASSERT_NO_FATAL_FAILURE(expect_one_to_one(all + all.substr(0, 5), *found));
        }
      }
    }
  }
}

TEST(SymbolBytes, WordsAreSpelledInTheOrderOfTheirCodePoints) {
  SymbolBytes symbols;
  const std::vector<std::u32string> alphabets{U"abc d",
                                              U"ab\u00e9 ",
                                              U"абвг x",
                                              U"αβγ d",
                                              U"ąóż a",
                                              U"漢字仮名 a",
                                              U"\uffff\u2010\u8000\u0080",
                                              U"\U0001F600\uffff\U0001F9FF\U0001F1E6 a",
                                              U"\U0001F600\U00020BB7\uff21\U0002A6D3 ",
                                              U"\u00a0 ",
                                              U"\u1680\u1681",
                                              U"\u2007a",
                                              U"\u2028a",
                                              U"\u3041\u3000",
                                              U"a\u0085"};
  constexpr std::size_t without_white_space = 9;
  for (std::size_t a = 0; a < alphabets.size(); ++a)
    for (std::size_t b = 0; b < alphabets.size(); ++b)
      for (const Encoding encoding : {Encoding::utf8, Encoding::ucs2, Encoding::ucs4})
        for (const std::size_t length : {1U, 4U, 15U, 30U, 50U}) {
          const auto string = [&](std::size_t of, std::uint32_t seed) {
            const std::uint32_t longest = static_cast<std::uint32_t>(length);
            return alphabets[of] +
                   testing::RandomStrings{.alphabet = alphabets[of], .shortest = longest, .longest = longest}
                       .make(1, seed)
                       .front();
          };
          const std::u32string left = string(a, 1);
          const std::u32string both = left + string(b, 2);
          if (encoding == Encoding::ucs2 && std::ranges::any_of(left, [](char32_t point) { return point > 0xFFFF; }))
            continue;
          reference::TextStore texts;
          texts.add(left, encoding);
          texts.add(both.substr(left.size()), Encoding::utf8);
          std::vector<std::uint8_t> bytes(2 * 4 * both.size() + ScriptBytes::room_behind);
          const auto spelling = symbols.spell_words(texts.texts()[0], texts.texts()[1], bytes.data());
          const bool is_narrow = std::ranges::all_of(both, [](char32_t symbol) { return symbol <= 0xFF; });
          const bool has_white_space = std::ranges::any_of(
              both, [&](char32_t symbol) { return symbol > 0x20 && core::is_white_space(symbol, !is_narrow); });
          if (a < without_white_space && b < without_white_space) {
            ASSERT_TRUE(spelling.has_value());
          }
          if (has_white_space) {
            ASSERT_FALSE(spelling.has_value());
          }
          if (!spelling) continue;
          ASSERT_EQ(spelling->left, left.size());
          ASSERT_EQ(spelling->left + spelling->right, both.size());
          for (std::size_t i = 0; i < both.size(); ++i) {
            ASSERT_EQ(core::is_white_space(bytes[i], false), both[i] == U' ');
            for (std::size_t j = 0; j < both.size(); ++j) ASSERT_EQ(bytes[i] < bytes[j], both[i] < both[j]);
          }
        }
}

TEST(SymbolBytes, OfWordsThereAreAsManySymbolsAsOrderHasRoomFor) {
  SymbolBytes symbols;
  for (const std::size_t count : {128U, 129U})
    for (const std::u32string& again : {std::u32string(U"ab c"), std::u32string(300, U'一') + U" ab"}) {
      const std::u32string all = testing::alphabet_from(0x4E00, count) + again;
      reference::TextStore texts;
      texts.add(all.substr(0, 70), Encoding::utf8);
      texts.add(all.substr(70), Encoding::utf8);
      std::vector<std::uint8_t> bytes(4 * all.size() + ScriptBytes::room_behind);
      const auto spelling = symbols.spell_words(texts.texts()[0], texts.texts()[1], bytes.data());
      ASSERT_EQ(spelling.has_value(), count == 128);
      if (!spelling) continue;
      ASSERT_EQ(spelling->left + spelling->right, all.size());
      for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < all.size(); ++j) ASSERT_EQ(bytes[i] < bytes[j], all[i] < all[j]);
    }
}

TEST(SymbolBytes, SymbolsBeyondUnitsBesideThoseTheyTakeThePlaceOf) {
  SymbolBytes symbols;
  for (const std::u32string& other : {std::u32string(U"\ue000\uf8ff"), std::u32string(U"\uf900\ud7ff")}) {
    reference::TextStore texts;
    texts.add(U"\U0001F600 ab", Encoding::utf8);
    texts.add(other, Encoding::utf8);
    const auto found = spelled(symbols, texts.texts()[0], texts.texts()[1]);
    ASSERT_EQ(found.has_value(), other[0] == U'\uf900');
    if (found) {
      ASSERT_NO_FATAL_FAILURE(expect_one_to_one(U"\U0001F600 ab" + other, *found));
    }
  }
}

TEST(SymbolBytes, MalformedTextsAndNullsHaveNone) {
  SymbolBytes symbols;
  const Text good{"a\xC5\x82", 3, Encoding::utf8};
  for (const std::string& bytes : {std::string("\xC5"), std::string("\xC1\x81"), std::string("\xE0\x80\x80"),
                                   std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80"), std::string("a\x80"),
                                   std::string("\xE4\xB8"), std::string("\xC5\x82\xC3\xB3\xFF")}) {
    const Text bad{bytes.data(), bytes.size(), Encoding::utf8};
    EXPECT_FALSE(spelled(symbols, good, bad).has_value());
    EXPECT_FALSE(spelled(symbols, bad, good).has_value());
  }
  EXPECT_FALSE(spelled(symbols, Text{}, good).has_value());
  EXPECT_FALSE(spelled(symbols, good, Text{}).has_value());
  const std::uint32_t beyond[] = {0x110000};
  EXPECT_FALSE(spelled(symbols, {beyond, 1, Encoding::ucs4}, good).has_value());
}

}  // namespace
}  // namespace warpmatch::pair
