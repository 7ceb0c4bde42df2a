// One string is the same however it lies: every encoding that holds it, aligned or not, beside every other, read by
// every scorer. Lengths on both sides of a word and of a byte's count; U+0000, nothing at all, halves of surrogates.

#include "pair/strings/symbols.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/error.hpp>
#include <warpmatch/matcher.hpp>

#include "message_of.hpp"
#include "pair/query.hpp"
#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/edit_distance.hpp"
#include "reference/score.hpp"

namespace warpmatch {
namespace {

/// A string in all the ways it can lie.
class Ways {
 public:
  explicit Ways(const std::u32string& string) {
    char32_t largest = 0;
    bool has_surrogates = false;
    for (const char32_t c : string) {
      largest = std::max(largest, c);
      has_surrogates |= c >= 0xD800 && c < 0xE000;
    }
    if (!has_surrogates) store_.add(string, Encoding::utf8);
    if (largest < 0x100) store_.add(string, Encoding::latin1);
    if (largest < 0x10000) store_.add(string, Encoding::ucs2);
    store_.add(string, Encoding::ucs4);
    texts_ = store_.texts();
    if (largest < 0x10000) texts_.push_back(askew<std::uint16_t>(string, Encoding::ucs2));
    texts_.push_back(askew<char32_t>(string, Encoding::ucs4));
  }

  const std::vector<Text>& texts() const { return texts_; }

 private:
  template <class Unit>
  Text askew(const std::u32string& string, Encoding encoding) {
    std::vector<std::byte>& bytes = memory_.emplace_back(string.size() * sizeof(Unit) + 1);
    for (std::size_t i = 0; i < string.size(); ++i) {
      const auto unit = static_cast<Unit>(string[i]);
      std::memcpy(bytes.data() + 1 + i * sizeof(Unit), &unit, sizeof unit);
    }
    return {bytes.data() + 1, string.size(), encoding};
  }

  reference::TextStore store_;
  std::deque<std::vector<std::byte>> memory_;
  std::vector<Text> texts_;
};

std::u32string some(std::uint32_t length, const std::u32string& alphabet, std::uint32_t seed) {
  return testing::RandomStrings{.alphabet = alphabet, .shortest = length, .longest = length}.make(1, seed).front();
}

void expect_the_same(const std::u32string& left, const std::u32string& right) {
  const Ways lefts(left);
  const Ways rights(right);
  for (const Metric metric : reference::edit_metrics) {
    const auto expected = static_cast<double>(reference::distance(metric, left, right));
    for (const double cutoff : {0.0, 1.0, 2.0, expected, expected + 3}) {
      const ScoreOptions options{.scorer = {metric, Form::distance}, .score_cutoff = cutoff};
      const double reported = expected <= cutoff ? expected : cutoff + 1;
      for (const Text& one : lefts.texts()) {
        pair::Query query(one, options);
        for (const Text& other : rights.texts()) {
          ASSERT_EQ(score(one, other, options), reported) << to_string(options.scorer) << " within " << cutoff;
          ASSERT_EQ(query.score(other), reported) << to_string(options.scorer) << " within " << cutoff;
        }
      }
    }
  }
}

TEST(Symbols, OfOneStringAreTheSameInEveryEncoding) {
  const std::u32string alphabets[] = {U"abcd", std::u32string(U"a\0\u00FFb", 4), U"ab \u6771\u4EAC",
                                      U"ab\U0001F600\u20AC", std::u32string{U'a', 0xD800, 0xDFFF, 0xFFFF}};
  for (const std::u32string& alphabet : alphabets)
    for (const std::uint32_t length : {0u, 1u, 33u, 63u, 64u, 65u, 130u, 255u, 256u, 257u}) {
      const std::u32string text = some(length, alphabet, 1);
      ASSERT_NO_FATAL_FAILURE(expect_the_same(text, text)) << length;
      ASSERT_NO_FATAL_FAILURE(expect_the_same(text, some(length + 1, alphabet, 2))) << length;
      std::u32string near = text;
      if (length > 3) near.erase(length / 2, 1), near[1] = alphabet[2], near.push_back(alphabet[1]);
      ASSERT_NO_FATAL_FAILURE(expect_the_same(text, near)) << length;
      ASSERT_NO_FATAL_FAILURE(expect_the_same(some(length, U"abcd", 3), near)) << length;
    }
}

TEST(Symbols, AreReadByEveryScorerHoweverTheyLie) {
  for (const std::u32string& alphabet : {std::u32string(U"ab c"), std::u32string(U"ab \u6771")})
    for (const std::uint32_t length : {0u, 5u, 64u, 70u}) {
      const std::u32string left = some(length, alphabet, 4);
      const std::u32string right = some(length + 2, alphabet, 5);
      const Ways lefts(left);
      const Ways rights(right);
      for (const Scorer& scorer : reference::all_scorers_and_weights()) {
        const double expected = reference::score(scorer, left, right);
        for (const Text& one : lefts.texts())
          for (const Text& other : rights.texts())
            ASSERT_EQ(score(one, other, {scorer, {}, CutoffRule::reported}), expected) << reference::label(scorer);
      }
    }
}

TEST(Symbols, WidenOnlyWhenAskedFor) {
  const std::u16string units = u"\u6771\u4EAC";
  pair::Symbols symbols({units.data(), units.size(), Encoding::ucs2}, "s1");
  EXPECT_FALSE(symbols.is_latin1());
  EXPECT_TRUE(symbols.is_narrow());
  EXPECT_EQ(static_cast<const void*>(symbols.units().data()), units.data());
  EXPECT_EQ(std::u32string(symbols.code_points().begin(), symbols.code_points().end()), U"\u6771\u4EAC");
  EXPECT_EQ(symbols.size(), 2U);
  // In the memory of the last.
  symbols.assign("abc", "s1");
  EXPECT_TRUE(symbols.is_latin1());
  EXPECT_EQ(std::vector<std::uint16_t>(symbols.units().begin(), symbols.units().end()),
            (std::vector<std::uint16_t>{'a', 'b', 'c'}));
  EXPECT_EQ(std::u32string(symbols.code_points().begin(), symbols.code_points().end()), U"abc");
  symbols.assign({"", 0, Encoding::latin1}, "s1");
  EXPECT_TRUE(symbols.units().empty() && symbols.code_points().empty() && symbols.is_narrow());
}

TEST(Symbols, NameTheUnitThatIsNoCodePoint) {
  std::vector<std::uint32_t> units(100, U'a');
  units[77] = 0x110000;
  const Text text{units.data(), units.size(), Encoding::ucs4};
  EXPECT_EQ(testing::message_of<InvalidArgument>([&] { score(text, "a", {}); }), "[left] not valid text at unit 77");
}

}  // namespace
}  // namespace warpmatch
