#include <limits>

#include <gtest/gtest.h>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>

#include "message_of.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch {
namespace {

using testing::message_of;

TEST(Corpus, CountsWhatItHolds) {
  const Corpus names{"Anna", "Hannah", "Anna"};
  EXPECT_EQ(names.size(), 3U);
  EXPECT_EQ(names.distinct(), 2U);
  EXPECT_EQ(names.nulls(), 0U);
  EXPECT_EQ(names.max_length(), 6U);
  EXPECT_EQ(names.alphabet_size(), 5U);
  EXPECT_EQ(names.symbol_bytes(), 1U);
}

TEST(Corpus, GivesItsRowsBack) {
  const Corpus names(std::vector<std::string>{"Zoë", "", "東京", "Zoë"});
  EXPECT_EQ(names.code_points(0), U"Zoë");
  EXPECT_EQ(names.code_points(1), U"");
  EXPECT_EQ(names.code_points(2), U"東京");
  EXPECT_EQ(names.code_points(3), U"Zoë");
}

TEST(Corpus, AnEmptyViewIsTheEmptyStringAndNoDataIsNull) {
  const Text texts[] = {Text(std::string_view()), Text()};
  const Corpus corpus(texts);
  EXPECT_EQ(corpus.nulls(), 1U);
  EXPECT_FALSE(corpus.is_null(0));
  EXPECT_TRUE(corpus.is_null(1));
  EXPECT_EQ(corpus.code_points(0), U"");
  EXPECT_EQ(corpus.code_points(1), std::nullopt);
}

TEST(Corpus, AnEmptyOneHasNothing) {
  const Corpus corpus(std::span<const Text>{});
  EXPECT_EQ(corpus.size(), 0U);
  EXPECT_EQ(corpus.distinct(), 0U);
  EXPECT_EQ(corpus.max_length(), 0U);
  EXPECT_EQ(corpus.alphabet_size(), 0U);
}

TEST(Corpus, RowsOutOfRangeAreRefused) {
  const Corpus names{"Anna", "Hannah"};
  EXPECT_EQ(message_of<InvalidArgument>([&] { names.code_points(2); }),
            "[row] must be below the corpus' 2 rows, got 2");
  EXPECT_EQ(message_of<InvalidArgument>([&] { names.is_null(7); }), "[row] must be below the corpus' 2 rows, got 7");
}

TEST(Corpus, KeepsNothingOfWhatWasLent) {
  std::string lent = "Anna";
  const Text text(lent);
  const Corpus names({&text, 1});
  lent = "Otto";
  EXPECT_EQ(names.code_points(0), U"Anna");
}

TEST(Corpus, CopiesShareTheirPackedForm) {
  const Corpus names{"Anna"};
  const Corpus copy = names;
  EXPECT_EQ(&corpus::packed(copy), &corpus::packed(names));
}

TEST(Corpus, Ucs4ValuesBeyondUnicodeAreRefused) {
  for (const std::uint32_t value : {0x110000U, 0xFFFFFFFFU}) {
    const std::uint32_t units[] = {U'a', value};
    const Text texts[] = {Text("fine"), Text(units, 2, Encoding::ucs4)};
    EXPECT_EQ(
        message_of<InvalidArgument>([&] { const Corpus corpus(texts); }),
        "[texts] row 1: no code point at unit 1 (" + std::string(value == 0x110000 ? "0x110000" : "0xffffffff") + ")");
  }
}

TEST(Corpus, TheLowestFaultyRowIsNamedWhateverTheWorkers) {
  std::vector<Text> texts(50'000, Text("fine"));
  texts[20'000] = texts[20'001] = texts[49'000] = Text("\xFF");
  for (const unsigned workers : {1U, 2U, 5U}) {
    EXPECT_EQ(message_of<InvalidArgument>([&] { const Corpus corpus(texts, workers); }),
              "[texts] row 20000: not valid UTF-8 at byte 0 (0xff)");
  }
}

// Neither is read: the counts alone are too large.
TEST(Corpus, MoreThanAnIndexHoldsIsRefused) {
  const Text text("a");
  const std::size_t too_many = std::size_t{std::numeric_limits<std::int32_t>::max()};
  const std::span<const Text> rows(&text, too_many);
  EXPECT_EQ(message_of<RangeError>([&] { const Corpus corpus(rows); }),
            "[texts] 2147483647 rows, at most 2147483646 fit");
  const Text texts[] = {text, Text("", too_many, Encoding::latin1)};
  EXPECT_EQ(message_of<RangeError>([&] { const Corpus corpus(texts); }),
            "[texts] row 1: 2147483647 code points, at most 2147483646 fit");
}

}  // namespace
}  // namespace warpmatch
