// Normal forms: what a map makes of code points, spaces, and apostrophes.

#include <string>

#include <gtest/gtest.h>

#include <warpmatch/normalise.hpp>

namespace warpmatch {
namespace {

/// Lower case, letters and digits alone; U+0301, a mark, goes.
std::u32string plain(char32_t c) {
  if (c >= U'A' && c <= U'Z') return {c + 32};
  if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9')) return {c};
  if (c == U'ﬁ') return U"fi";
  return c == U'\u0301' ? U"" : U" ";
}

std::u32string normal(std::string_view text) { return *normalised(Corpus{text}, plain).code_points(0); }

TEST(Normalised, WordsAreSeparatedByOneSpace) {
  EXPECT_EQ(normal("  A-B,, c  "), U"a b c");
  EXPECT_EQ(normal("---"), U"");
  EXPECT_EQ(normal(""), U"");
  EXPECT_EQ(normal("ﬁn-e\u0301"), U"fin e");
}

TEST(Normalised, AnApostropheBeforeAFinalSJoins) {
  EXPECT_EQ(normal("Macy's"), U"macys");
  EXPECT_EQ(normal("Macy’S store"), U"macys store");
  EXPECT_EQ(normal("cafe\u0301's"), U"cafes");
  EXPECT_EQ(normal("O'Sullivan"), U"o sullivan");
  EXPECT_EQ(normal("'s boss'"), U"s boss");
  EXPECT_EQ(normal("rock 's"), U"rock s");
}

TEST(Normalised, RowsStayWhereTheyAre) {
  const Text texts[] = {"B a", Text{}, "b  A", "c"};
  const Corpus corpus = normalised(Corpus(texts), plain);
  EXPECT_EQ(corpus.size(), 4);
  EXPECT_EQ(corpus.distinct(), 2);
  EXPECT_TRUE(corpus.is_null(1));
  EXPECT_EQ(*corpus.code_points(2), U"b a");
}

TEST(Normalised, TheMapIsAskedOnceForACodePoint) {
  int calls = 0;
  normalised(Corpus{"aab", "ba"}, [&](char32_t c) {
    ++calls;
    return std::u32string{c};
  });
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace warpmatch
