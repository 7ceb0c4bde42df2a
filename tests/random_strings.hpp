#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>

namespace warpmatch::testing {

/// Random strings that have something in common: each is fresh, or an earlier one with a few edits, or an exact
/// copy of one.
struct RandomStrings {
  std::u32string alphabet = U"abcdefgh";
  std::uint32_t shortest = 0;
  std::uint32_t longest = 40;
  double edited = 0.4;
  double copied = 0.1;

  std::vector<std::u32string> make(std::size_t count, std::uint32_t seed) const {
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    const auto symbol = [&] { return alphabet[below(alphabet.size())]; };
    std::vector<std::u32string> strings;
    while (strings.size() < count) {
      const double kind = std::uniform_real_distribution<>(0, 1)(random);
      if (!strings.empty() && kind < edited + copied) {
        std::u32string string = strings[below(strings.size())];
        for (std::size_t edits = kind < copied ? 0 : 1 + below(3); edits > 0; --edits) {
          const std::size_t at = below(string.size() + 1);
          if (string.size() < longest && below(2) == 0)
            string.insert(at, 1, symbol());
          else if (at < string.size())
            below(2) == 0 || string.size() <= shortest ? void(string[at] = symbol()) : void(string.erase(at, 1));
        }
        strings.push_back(string);
      } else {
        std::u32string string(shortest + below(longest - shortest + 1), U' ');
        for (char32_t& c : string) c = symbol();
        strings.push_back(string);
      }
    }
    return strings;
  }
};

inline Corpus make_corpus(const std::vector<std::u32string>& strings) {
  std::vector<Text> texts;
  for (const std::u32string& string : strings) texts.emplace_back(string.data(), string.size(), Encoding::ucs4);
  return Corpus(texts, 1);
}

/// An alphabet of `size` code points from `first` on.
inline std::u32string alphabet_from(char32_t first, std::size_t size) {
  std::u32string alphabet;
  for (std::size_t i = 0; i < size; ++i) alphabet.push_back(first + static_cast<char32_t>(i));
  return alphabet;
}

}  // namespace warpmatch::testing
