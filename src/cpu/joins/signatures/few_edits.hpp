#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "pair/strings/affix.hpp"

namespace warpmatch::cpu {

/// The largest distance that `few_edits` can tell.
inline constexpr std::uint32_t most_few_edits = 2;

template <class Symbol>
bool are_equal(const Symbol* left, const Symbol* right, std::size_t count) {
  return pair::common_length(left, right, count) == count;
}

/// The Levenshtein distance of two strings where it is at most `limit`, which is at most `most_few_edits`; else any
/// number above it. Once what they begin and end with in common is off, the first edit stands at the beginning and the
/// last one at the end: with two of them all between is equal, up to a shift.
template <class Symbol>
std::uint32_t few_edits(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  if (left.size() > right.size()) std::swap(left, right);
  pair::trim_common_affixes(left, right);
  const Symbol* x = left.data();
  const Symbol* y = right.data();
  const std::size_t p = left.size();
  const std::size_t q = right.size();
  if (p == 0) return static_cast<std::uint32_t>(q);
  if (q == 1) return 1;
  if (limit < 2) return 2;
  if (q == 2) return 2;
  const auto two_if = [](bool equal) { return equal ? 2u : 3u; };
  switch (q - p) {
    case 0: return two_if(are_equal(x + 1, y + 1, p - 2) || are_equal(x, y + 1, p - 1) || are_equal(x + 1, y, p - 1));
    case 1: return two_if(are_equal(x, y + 1, p - 1) || are_equal(x + 1, y + 1, p - 1));
    case 2: return two_if(are_equal(x, y + 1, p));
    default: return 3;
  }
}

}  // namespace warpmatch::cpu
