#include "random_phrases.hpp"

#include <random>

namespace warpmatch::testing {

std::vector<std::u32string> random_phrases(std::size_t count, std::uint32_t seed, std::size_t most_words) {
  static const std::vector<std::u32string> vocabulary{U"a",    U"bc",  U"bcd",  U"the", U"then", U"cat",
                                                      U"cats", U"tac", U"café", U"zoë", U"東京", U"東京都"};
  static const std::vector<std::u32string> gaps{U" ", U" ", U" ", U"  ", U"\t", U"\u00A0", U"\u0085", U"\u3000"};
  constexpr std::size_t narrow_words = 10;
  constexpr std::size_t narrow_gaps = 7;
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  std::vector<std::u32string> phrases{U"", U"  ", U"\u00A0"};
  while (phrases.size() < count) {
    const bool narrow = below(2) == 0;
    std::u32string phrase;
    for (std::size_t words = below(most_words + 1); words > 0; --words) {
      std::u32string word = vocabulary[below(narrow ? narrow_words : vocabulary.size())];
      if (below(6) == 0) word[below(word.size())] = U'x';
      phrase += word;
      if (words > 1 || below(5) == 0) phrase += gaps[below(narrow ? narrow_gaps : gaps.size())];
    }
    phrases.push_back(below(8) == 0 ? U" " + phrase : phrase);
  }
  phrases.resize(count);
  return phrases;
}

}  // namespace warpmatch::testing
