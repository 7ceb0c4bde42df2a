#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace warpmatch::testing {

/// Phrases of words of a small vocabulary, some of which differ by a letter: repeated, in any order, with more white
/// space than it takes; some are empty, some have no word at all, some are copies but for the white space, one in
/// twenty is long.
inline std::vector<std::u32string> word_phrases(std::size_t count, std::size_t vocabulary, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  std::vector<std::u32string> words;
  while (words.size() < vocabulary) {
    std::u32string word;
    if (!words.empty() && below(4) == 0) {
      word = words[below(words.size())];
      word[below(word.size())] = static_cast<char32_t>(U'a' + below(4));
    } else {
      for (std::size_t length = 1 + below(7); length > 0; --length)
        word.push_back(below(30) == 0 ? U'東' : static_cast<char32_t>(U'a' + below(4)));
    }
    words.push_back(word);
  }
  std::vector<std::u32string> phrases{U"", U"  ", U"\t", U" - ", words[0], words[0] + U" " + words[0]};
  while (phrases.size() < count) {
    if (below(12) == 0) {
      phrases.push_back(phrases[below(phrases.size())] + U" ");
      continue;
    }
    std::u32string phrase;
    // A frequent word, and rarer ones.
    for (std::size_t length = below(20) == 0 ? 25 : below(6); length > 0; --length)
      phrase += words[below(1 + below(vocabulary))] + (below(5) == 0 ? U"  " : U" ");
    if (below(3) > 0 && !phrase.empty()) phrase.pop_back();
    phrases.push_back(phrase);
  }
  return phrases;
}

}  // namespace warpmatch::testing
