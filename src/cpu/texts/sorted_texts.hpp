#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include <warpmatch/text.hpp>

namespace warpmatch::cpu {

/// Texts with their words sorted, one space between two, made once for all that they are compared with.
class SortedTexts {
 public:
  /// `argument` is named where one is malformed.
  SortedTexts(std::span<const Text> texts, const char* argument);

  SortedTexts(const SortedTexts&) = delete;
  SortedTexts& operator=(const SortedTexts&) = delete;

  /// Text for text, null for null.
  std::span<const Text> texts() const { return texts_; }

 private:
  std::vector<Text> texts_;
  std::vector<std::uint8_t> bytes_;
  std::deque<std::vector<char32_t>> code_points_;
};

}  // namespace warpmatch::cpu
