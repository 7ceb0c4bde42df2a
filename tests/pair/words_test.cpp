// Words of strings of bytes: split by white space and joined again as the reference has it, each byte between
// letters and at both ends, of strings and words of lengths on both sides of what is looked at or copied at once.

#include "pair/words.hpp"

#include <cstdint>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reference/words.hpp"

namespace warpmatch::pair {
namespace {

template <class Symbol>
std::basic_string<Symbol> sorted_by_words(const std::basic_string<Symbol>& string) {
  Tokens<Symbol> words;
  sort_words<Symbol>({string.data(), string.size()}, words);
  std::vector<Symbol> memory;
  const std::span<const Symbol> joined = join(words, memory);
  return {joined.begin(), joined.end()};
}

void expect_sorted(const std::u32string& string) {
  const std::basic_string<std::uint8_t> bytes(string.begin(), string.end());
  const std::u32string found = [&] {
    const auto sorted = sorted_by_words(bytes);
    return std::u32string(sorted.begin(), sorted.end());
  }();
  ASSERT_EQ(found, reference::sorted_words(string)) << string.size();
}

TEST(Words, OfBytesAreSplitAtEveryWhiteSpace) {
  for (char32_t symbol = 0; symbol < 256; ++symbol)
    for (const std::size_t length : {1U, 2U, 7U, 8U, 15U, 16U, 17U, 31U, 33U, 63U, 64U, 65U})
      for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
        std::u32string string(length, U'x');
        string[at] = symbol;
        ASSERT_NO_FATAL_FAILURE(expect_sorted(string));
      }
}

TEST(Words, OfBytesOfAnyLengthAreJoined) {
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::u32string string(random() % 80, U' ');
    const std::uint32_t longest = 1 + random() % 24;
    for (char32_t& symbol : string)
      if (random() % longest != 0) symbol = U"abc\u00e9\u0085\u00ff"[random() % 6];
    ASSERT_NO_FATAL_FAILURE(expect_sorted(string));
  }
  // As many words as there can be, all alike or nearly so.
  for (int round = 0; round < 5000; ++round) {
    std::u32string string;
    const std::size_t least = random() % 90;
    while (string.size() < least) {
      string +=
          std::u32string(U"abcdefgh").substr(0, 1 + random() % 8) + std::u32string(random() % 12, U"a\0"[random() % 2]);
      string += U' ';
    }
    ASSERT_NO_FATAL_FAILURE(expect_sorted(string));
  }
  expect_sorted(U"");
  expect_sorted(std::u32string(64, U' '));
}

TEST(Words, OfTwoStringsAreToldApart) {
  std::mt19937 random(4);
  const auto string_of = [&] {
    std::u32string string;
    for (std::size_t n = random() % 12; n > 0; --n)
      string += std::u32string(random() % 3 == 0 ? 8 : 0, U'a') + U"ab\u00e9"[random() % 3] + U' ';
    return string;
  };
  const auto read = [](const std::u32string& string, auto& bytes, Tokens<std::uint8_t>& words) {
    bytes.assign(string.begin(), string.end());
    sort_words<std::uint8_t>(bytes, words);
  };
  const auto as_set = [](const Tokens<std::uint8_t>& words) {
    std::set<std::u32string> set;
    for (const auto& word : words) EXPECT_TRUE(set.emplace(word.begin(), word.end()).second);
    return set;
  };
  for (int round = 0; round < 5000; ++round) {
    const std::u32string left = string_of();
    const std::u32string right = string_of();
    std::vector<std::uint8_t> left_bytes;
    std::vector<std::uint8_t> right_bytes;
    Tokens<std::uint8_t> left_words;
    Tokens<std::uint8_t> right_words;
    read(left, left_bytes, left_words);
    read(right, right_bytes, right_words);
    WordSets<std::uint8_t> sets;
    sets.assign(left_words, right_words);
    std::set<std::u32string> common;
    std::set<std::u32string> left_rest = reference::word_set(left);
    std::set<std::u32string> right_rest = reference::word_set(right);
    for (const std::u32string& word : reference::word_set(left))
      if (right_rest.erase(word) > 0) common.insert(word), left_rest.erase(word);
    ASSERT_EQ(as_set(sets.common), common);
    ASSERT_EQ(as_set(sets.left_rest), left_rest);
    ASSERT_EQ(as_set(sets.right_rest), right_rest);
  }
}

}  // namespace
}  // namespace warpmatch::pair
