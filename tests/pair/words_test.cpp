// Words of strings of bytes: split by white space and joined again as the reference has it, each byte between
// letters and at both ends, of strings and words of lengths on both sides of what is looked at or copied at once.

#include "pair/strings/words.hpp"

#include <cstdint>
#include <random>
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
  std::vector<Symbol> joined;
  join(words, joined);
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
  expect_sorted(U"");
  expect_sorted(std::u32string(64, U' '));
}

}  // namespace
}  // namespace warpmatch::pair
