// Every kind of list that strings come in, and strings as they go out.

#include <array>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/text.hpp>

#include "message_of.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

std::vector<std::optional<std::string>> rows_of(const Corpus& corpus) {
  std::vector<std::optional<std::string>> rows;
  for (std::size_t row = 0; row < corpus.size(); ++row) rows.push_back(corpus.at(row));
  return rows;
}

using Rows = std::vector<std::optional<std::string>>;

TEST(TextRange, AnyListOfStringsIsACorpus) {
  const Rows wanted{"Zoë", "", "東京"};
  const std::vector<std::string> strings{"Zoë", "", "東京"};
  const std::vector<std::string_view> views(strings.begin(), strings.end());
  const std::list<std::string> list(strings.begin(), strings.end());
  const char* pointers[] = {"Zoë", "", "東京"};
  EXPECT_EQ(rows_of(strings), wanted);
  EXPECT_EQ(rows_of(views), wanted);
  EXPECT_EQ(rows_of(std::span<const std::string>(strings)), wanted);
  EXPECT_EQ(rows_of(std::span<const std::string_view>(views)), wanted);
  EXPECT_EQ(rows_of(list), wanted);
  EXPECT_EQ(rows_of(pointers), wanted);
  EXPECT_EQ(rows_of(std::array<std::string_view, 3>{"Zoë", "", "東京"}), wanted);
  EXPECT_EQ(rows_of({"Zoë", "", "東京"}), wanted);
  EXPECT_EQ(rows_of(std::vector<std::u32string>{U"Zoë", U"", U"東京"}), wanted);
  EXPECT_EQ(rows_of(std::vector<Text>{"Zoë", "", "東京"}), wanted);
  EXPECT_EQ(rows_of(std::vector<std::string>{}), Rows{});
}

TEST(TextRange, WhatIsNotThereIsANull) {
  const Rows wanted{"a", std::nullopt};
  const char* pointers[] = {"a", nullptr};
  char letter[] = "a";
  char* changeable[] = {letter, nullptr};
  EXPECT_EQ(rows_of(pointers), wanted);
  EXPECT_EQ(rows_of(changeable), wanted);
  EXPECT_EQ(rows_of(Rows{"a", std::nullopt}), wanted);
  EXPECT_EQ(rows_of(std::vector<std::optional<std::string_view>>{"a", std::nullopt}), wanted);
  EXPECT_EQ(rows_of({"a", nullptr}), wanted);
}

TEST(TextRange, ALoneStringIsNoList) {
  static_assert(!TextRange<std::string>);
  static_assert(!TextRange<std::string_view>);
  static_assert(!TextRange<const char*>);
  static_assert(!TextRange<std::u32string>);
  static_assert(!TextRange<std::vector<int>>);
  static_assert(!TextRange<Corpus>);
}

TEST(TextRange, MalformedUtf8IsRefusedWithItsRow) {
  const std::vector<std::string> strings{"Anna", "\xC3"};
  EXPECT_NE(message_of<InvalidArgument>([&] { Corpus corpus(strings); }).find("row 1"), std::string::npos);
}

TEST(Corpus, GivesUtf8) {
  const Corpus names{"Zoë", nullptr, "😀 a\xC2\x80"};
  EXPECT_EQ(names[0], "Zoë");
  EXPECT_EQ(names[2], "😀 a\xC2\x80");
  EXPECT_EQ(names.at(1), std::nullopt);
  EXPECT_EQ(message_of<InvalidArgument>([&] { (void)names[1]; }), "[row] 1 is a null; `at` gives nullopt for it");
  EXPECT_EQ(message_of<InvalidArgument>([&] { (void)names[3]; }), "[row] must be below the corpus' 3 rows, got 3");
}

TEST(Corpus, SurrogatesHaveNoUtf8) {
  const char16_t units[] = {u'a', char16_t{0xD800}};
  const Text texts[] = {Text(units, 2, Encoding::ucs2)};
  const Corpus corpus(texts);
  EXPECT_EQ(message_of<InvalidArgument>([&] { (void)corpus[0]; }),
            "[row] 0 holds U+D800 at 1, which UTF-8 cannot hold");
  EXPECT_EQ(corpus.code_points(0), (std::u32string{U'a', char32_t{0xD800}}));
}

TEST(ToUtf8, WritesEveryLength) {
  EXPECT_EQ(to_utf8(U""), "");
  EXPECT_EQ(to_utf8(U"\x7F\x80\x7FF\x800\xFFFF\x10000\x10FFFF"),
            "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
  EXPECT_EQ(message_of<InvalidArgument>([] { to_utf8(std::u32string{char32_t{0x110000}}); }),
            "[code_points] must be Unicode scalar values, got U+110000 at 0, which UTF-8 cannot hold");
}

}  // namespace
}  // namespace warpmatch
