#pragma once

#include <cstdint>
#include <span>

namespace warpmatch::pair {

/// The part of each string that a partial ratio compares, from `begin` up to but without `end`.
struct PartialMatch {
  double score = 0;  ///< 0 to 100
  std::uint32_t left_begin = 0;
  std::uint32_t left_end = 0;
  std::uint32_t right_begin = 0;
  std::uint32_t right_end = 0;
};

/// The best Indel ratio of the shorter string and a window of the longer one: a window of its length, or a shorter
/// beginning or end. Strings of equal length are tried both ways. Of equally good windows the one that RapidFuzz's
/// order of search comes to first. Below the cutoff the score is 0. Symbols have one, two or four bytes.
template <class Symbol>
PartialMatch partial_match(std::span<const Symbol> left, std::span<const Symbol> right, double cutoff);

/// Its score alone; for that all windows of short strings of bytes are compared at once.
double partial_ratio(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right, double cutoff);
double partial_ratio(std::span<const std::uint16_t> left, std::span<const std::uint16_t> right, double cutoff);
double partial_ratio(std::span<const char32_t> left, std::span<const char32_t> right, double cutoff);

}  // namespace warpmatch::pair
