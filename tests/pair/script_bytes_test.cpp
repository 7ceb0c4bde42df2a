// Text of one script in bytes: every block in every encoding, texts of several blocks, and bytes that are no UTF-8.

#include "pair/script_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/white_space.hpp"
#include "corpus/text/code_points.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::pair {
namespace {

using Spelling = std::optional<std::vector<std::uint8_t>>;

Spelling spelled_by(ScriptBytes& script, const Text& text) {
  std::vector<std::uint8_t> bytes(text.units + ScriptBytes::room_behind);
  const std::optional<std::size_t> count = script.spell(text, bytes.data());
  if (!count) return std::nullopt;
  bytes.resize(*count);
  return bytes;
}

Spelling spelled(const std::u32string& string, Encoding encoding) {
  reference::TextStore texts;
  texts.add(string, encoding);
  ScriptBytes script;
  return spelled_by(script, texts.texts()[0]);
}

/// ASCII, and letters of the block in between; long enough for several vectors.
std::u32string string_of(std::uint32_t block, std::size_t length) {
  std::u32string string;
  for (std::size_t i = 0; i < length; ++i)
    string.push_back(static_cast<char32_t>(i % 3 == 0 ? i * 7 % 128 : block * 128 + i * 11 % 128));
  return string;
}

std::vector<std::uint8_t> expected(const std::u32string& string) {
  std::vector<std::uint8_t> bytes;
  for (const char32_t point : string)
    bytes.push_back(static_cast<std::uint8_t>((point & 0x7F) | (point >= 0x80 ? 0x80 : 0)));
  return bytes;
}

TEST(ScriptBytes, EveryBlockInEveryEncoding) {
  for (const std::uint32_t block : {1u, 2u, 7u, 8u, 9u, 12u, 15u, 16u, 18u, 100u, 511u, 2001u})
    for (const std::size_t length : {1u, 2u, 30u, 63u, 64u, 65u, 127u, 200u}) {
      const std::u32string string = string_of(block, length);
      for (const Encoding encoding : {Encoding::latin1, Encoding::ucs2, Encoding::ucs4, Encoding::utf8}) {
        if (encoding == Encoding::latin1 && block > 1 && length > 1) continue;
        if (encoding == Encoding::ucs2 && block > 511) continue;
        const Spelling found = spelled(string, encoding);
        const bool is_ascii = length == 1;
        if (encoding == Encoding::utf8 && block > 15 && !is_ascii)
          ASSERT_FALSE(found.has_value()) << "three bytes a code point, block " << block;
        else
          ASSERT_EQ(found, expected(string)) << "block " << block << ", length " << length;
      }
    }
}

TEST(ScriptBytes, BothTextsOfAPairHaveTheSameBlock) {
  reference::TextStore texts;
  for (const char32_t* string : {U"abc", U"где", U"ёж x", U"λόγος", U"\u0100\u00e9"})
    for (const Encoding encoding : {Encoding::ucs2, Encoding::ucs4, Encoding::utf8}) texts.add(string, encoding);
  const auto all = texts.texts();
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = 0; b < all.size(); ++b) {
      ScriptBytes script;
      const Spelling left = spelled_by(script, all[a]);
      const Spelling right = spelled_by(script, all[b]);
      const auto block = [&](std::size_t i) { return i / 3 == 0 ? 0 : i / 3 <= 2 ? 1 : i / 3 == 3 ? 2 : 3; };
      ASSERT_EQ(left.has_value(), block(a) != 3) << a;
      if (!left) continue;
      ASSERT_EQ(right.has_value(), block(b) != 3 && (block(a) == 0 || block(b) == 0 || block(a) == block(b)))
          << a << " with " << b;
    }
}

// Blocks are told apart by all of their numbers' bits, of which narrower units than theirs have some.
TEST(ScriptBytes, BlocksBeyondWhatNarrowUnitsHold) {
  for (const std::uint32_t block : {0x101u, 0x181u, 0x201u, 0x401u}) {
    reference::TextStore texts;
    texts.add(string_of(block, 70), Encoding::ucs4);
    texts.add(U"\u00e9\u00a9", Encoding::latin1);
    texts.add(U"\u00e9\u00a9\u0431", Encoding::ucs2);
    texts.add(U"abc", Encoding::latin1);
    for (const std::size_t other : {1u, 2u, 3u}) {
      ScriptBytes script;
      ASSERT_TRUE(spelled_by(script, texts.texts()[0]).has_value()) << block;
      EXPECT_EQ(spelled_by(script, texts.texts()[other]).has_value(), other == 3) << block << " with " << other;
    }
  }
}

// What is spelled is well-formed; a code point for each byte.
TEST(ScriptBytes, WhatIsNoUtf8IsNotSpelled) {
  std::mt19937 random(5);
  const std::vector<std::uint8_t> pool{'a',  'b',  ' ',  0xD0, 0xD1, 0xD2, 0x80, 0x81,
                                       0xBF, 0xC0, 0xC1, 0xC2, 0xE0, 0xF0, 0xFF};
  std::size_t some_spelled = 0;
  for (std::size_t length = 1; length <= 140; ++length)
    for (int again = 0; again < 400; ++again) {
      std::vector<std::uint8_t> bytes;
      while (bytes.size() < length) {
        const std::uint8_t byte = pool[random() % (again % 4 == 0 ? pool.size() : 5)];
        bytes.push_back(byte);
        if (byte >= 0xD0 && byte <= 0xD1 && random() % 200 != 0) bytes.push_back(0x80 + random() % 64);
      }
      if (again % 2 == 0) bytes.resize(length);
      const Text text{bytes.data(), bytes.size(), Encoding::utf8};
      std::u32string points;
      const bool is_text =
          corpus::visit_code_points(text, [&](auto point) { points.push_back(point); }) == corpus::well_formed;
      ScriptBytes script;
      const Spelling found = spelled_by(script, text);
      if (!found) continue;
      ++some_spelled;
      ASSERT_TRUE(is_text) << "length " << length;
      ASSERT_EQ(*found, expected(points)) << "length " << length;
    }
  EXPECT_GT(some_spelled, 5000u);
}

// Words end at the same places, but of scripts that have white space of their own.
TEST(ScriptBytes, BlocksWithWhiteSpaceAreNamed) {
  for (std::uint32_t block = 1; block <= 0x10FFFF / 128; ++block) {
    if (block >= 0xD800 / 128 && block <= 0xDFFF / 128) continue;
    const char32_t string[] = {U'a', static_cast<char32_t>(block * 128 + 5)};
    ScriptBytes script;
    ASSERT_TRUE(spelled_by(script, {string, 2, Encoding::ucs4}).has_value());
    bool has_white_space = false;
    for (std::uint32_t i = 0; i < 128; ++i) has_white_space |= core::is_white_space(block * 128 + i, block > 1);
    ASSERT_EQ(script.splits_as_latin1(), !has_white_space) << block;
  }
  ScriptBytes of_ascii;
  EXPECT_TRUE(of_ascii.splits_as_latin1());
}

TEST(ScriptBytes, SurrogatesAndWhatIsNoCodePointAreLeftToOthers) {
  for (const std::uint32_t unit : {0xD800u, 0xDABCu, 0xDFFFu, 0x110000u, 0xFFFFFFFFu}) {
    const std::uint32_t wide[] = {'a', unit};
    ScriptBytes script;
    EXPECT_FALSE(spelled_by(script, {wide, 2, Encoding::ucs4}).has_value());
    if (unit > 0xFFFF) continue;
    const std::uint16_t narrow[] = {'a', static_cast<std::uint16_t>(unit)};
    EXPECT_FALSE(spelled_by(script, {narrow, 2, Encoding::ucs2}).has_value());
  }
}

TEST(ScriptBytes, ANullIsNotSpelled) {
  ScriptBytes script;
  std::uint8_t none[ScriptBytes::room_behind];
  EXPECT_FALSE(script.spell(Text{}, none).has_value());
}

}  // namespace
}  // namespace warpmatch::pair
