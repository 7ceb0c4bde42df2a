#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "cpu/joins/signatures/padded_bytes.hpp"

namespace warpmatch::cpu {

/// The largest distance that `few_edits` can tell.
inline constexpr std::uint32_t most_few_edits = 2;

template <class Symbol>
bool are_equal(const Symbol* left, const Symbol* right, std::size_t count) {
  const std::size_t bytes = count * sizeof(Symbol);
  return equal_bytes(reinterpret_cast<const std::byte*>(left), reinterpret_cast<const std::byte*>(right), bytes) ==
         bytes;
}

/// The Levenshtein distance of two strings where it is at most `limit`, which is at most `most_few_edits`; else any
/// number above it. Once what they begin and end with in common is off, the first edit stands at the beginning and the
/// last one at the end: with two of them all between is equal, up to a shift. Seven
/// bytes can be read beyond the end of either.
template <class Symbol>
std::uint32_t few_edits(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  if (left.size() > right.size()) std::swap(left, right);
  const auto bytes = [](const Symbol* symbols) { return reinterpret_cast<const std::byte*>(symbols); };
  const std::size_t begin = equal_bytes(bytes(left.data()), bytes(right.data()), left.size_bytes()) / sizeof(Symbol);
  const std::size_t end = equal_bytes_before(bytes(left.data() + left.size()), bytes(right.data() + right.size()),
                                             left.size_bytes() - begin * sizeof(Symbol)) /
                          sizeof(Symbol);
  const Symbol* x = left.data() + begin;
  const Symbol* y = right.data() + begin;
  const std::size_t p = left.size() - begin - end;
  const std::size_t q = right.size() - begin - end;
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
