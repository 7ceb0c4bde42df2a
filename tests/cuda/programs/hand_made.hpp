#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cuda/blocks/views.hpp"

namespace warpmatch::test {

using Strings = std::vector<std::u32string>;

/// Strings as a kernel sees them, made by hand: symbols are the characters themselves.
class HandMade {
 public:
  HandMade(Strings strings, unsigned symbol_bytes) : strings_(std::move(strings)), symbol_bytes_(symbol_bytes) {
    std::ranges::stable_sort(strings_, {}, &std::u32string::size);
    for (std::size_t first = 0; first < strings_.size();) {
      std::size_t end = first;
      while (end < strings_.size() && strings_[end].size() == strings_[first].size()) ++end;
      add_bucket(first, end);
      first = end;
    }
    words_.shrink_to_fit();  // ASan watches the end
  }

  cuda::CorpusView view() const {
    return {words_.data(), symbol_bytes_, buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
  }
  const std::vector<std::uint32_t>& words() const { return words_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(strings_.size()); }
  const std::u32string& operator[](std::size_t rank) const { return strings_[rank]; }

 private:
  void add_bucket(std::size_t first, std::size_t end) {
    const std::size_t length = strings_[first].size();
    const std::size_t per_word = 4 / symbol_bytes_;
    buckets_.push_back({.length = static_cast<std::uint32_t>(length),
                        .first = static_cast<std::uint32_t>(first),
                        .count = static_cast<std::uint32_t>(end - first),
                        .word_begin = words_.size()});
    for (std::size_t begin = 0; begin < length; begin += per_word)
      for (std::size_t rank = first; rank < end; ++rank) {
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < per_word && begin + i < length; ++i)
          word |= static_cast<std::uint32_t>(strings_[rank][begin + i]) << 8 * symbol_bytes_ * i;
        words_.push_back(word);
      }
  }

  Strings strings_;
  unsigned symbol_bytes_;
  std::vector<cuda::TextBucket> buckets_;
  std::vector<std::uint32_t> words_;
};

inline std::u32string random_string(std::mt19937& random, std::size_t length, std::uint32_t alphabet) {
  std::u32string string(length, U'\0');
  for (char32_t& symbol : string) symbol = random() % alphabet;
  return string;
}

/// A string near another one, so that distances are not all alike.
inline std::u32string edited(std::mt19937& random, std::u32string string, std::uint32_t alphabet) {
  for (std::size_t edits = random() % 8; edits > 0; --edits) {
    const std::size_t at = random() % (string.size() + 1);
    if (at < string.size() && random() % 2 == 0)
      string.erase(at, 1);
    else
      string.insert(at, 1, random() % alphabet);
  }
  return string;
}

}  // namespace warpmatch::test
