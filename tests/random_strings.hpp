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

  std::vector<std::u32string> make(std::size_t count, std::uint32_t seed) const;
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
