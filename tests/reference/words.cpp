#include "reference/words.hpp"

#include <algorithm>

namespace warpmatch::reference {

std::vector<std::u32string> split(const std::u32string& string) {
  const bool wide = std::any_of(string.begin(), string.end(), [](char32_t c) { return c > 0xFF; });
  const std::u32string& white_space = wide ? wide_white_space : narrow_white_space;
  std::vector<std::u32string> words;
  std::u32string word;
  for (const char32_t c : string + U' ') {
    if (white_space.find(c) == std::u32string::npos) {
      word.push_back(c);
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  }
  return words;
}

std::u32string join(const std::vector<std::u32string>& words) {
  std::u32string joined;
  for (const std::u32string& word : words) joined += (joined.empty() ? U"" : U" ") + word;
  return joined;
}

std::u32string sorted_words(const std::u32string& string) {
  std::vector<std::u32string> words = split(string);
  std::sort(words.begin(), words.end());
  return join(words);
}

std::set<std::u32string> word_set(const std::u32string& string) {
  const std::vector<std::u32string> words = split(string);
  return {words.begin(), words.end()};
}

std::u32string unique_words(const std::u32string& string) {
  const std::set<std::u32string> words = word_set(string);
  return join({words.begin(), words.end()});
}

}  // namespace warpmatch::reference
