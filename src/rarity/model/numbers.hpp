#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/host_device.hpp"

namespace warpmatch::rarity {

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// Whether a word is a number: of a model, a version, a house. One digit is enough.
inline bool is_number(std::u32string_view word) { return std::ranges::any_of(word, is_digit); }

/// Whether the numbers of two strings contradict each other: each has one that the other has not. Given how many they
/// have, and how many of them in common. A number on one side alone may just be left out on the other.
WARPMATCH_HD bool contradict(std::uint32_t left, std::uint32_t right, std::uint32_t both) {
  return left > both && right > both;
}

/// What is left of the score of two strings whose numbers contradict each other: four fifths, so what bounds the score
/// from above still does. Rounded once, and alike on every executor.
WARPMATCH_HD double contradicted(double score) { return score * 4 / 5; }

}  // namespace warpmatch::rarity
