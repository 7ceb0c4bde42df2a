#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace warpmatch::pair {

/// How many symbols two strings, of `most` symbols at least, have in common from their beginnings. A machine word of
/// them at a time: the lowest byte that differs tells which symbol does.
template <class Symbol>
std::size_t common_length(const Symbol* left, const Symbol* right, std::size_t most) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::size_t n = 0;
  for (; most - n >= step; n += step) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::memcpy(&a, left + n, sizeof a);
    std::memcpy(&b, right + n, sizeof b);
    if (a != b) return n + static_cast<std::size_t>(std::countr_zero(a ^ b)) / (8 * sizeof(Symbol));
  }
  while (n < most && left[n] == right[n]) ++n;
  return n;
}

template <class Symbol>
std::size_t common_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  return common_length(left.data(), right.data(), std::min(left.size(), right.size()));
}

template <class Symbol>
std::size_t common_suffix(std::span<const Symbol> left, std::span<const Symbol> right) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  const std::size_t shorter = std::min(left.size(), right.size());
  const Symbol* const left_end = left.data() + left.size();
  const Symbol* const right_end = right.data() + right.size();
  std::size_t n = 0;
  for (; shorter - n >= step; n += step) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::memcpy(&a, left_end - n - step, sizeof a);
    std::memcpy(&b, right_end - n - step, sizeof b);
    if (a != b) return n + static_cast<std::size_t>(std::countl_zero(a ^ b)) / (8 * sizeof(Symbol));
  }
  while (n < shorter && left_end[-1 - static_cast<std::ptrdiff_t>(n)] == right_end[-1 - static_cast<std::ptrdiff_t>(n)])
    ++n;
  return n;
}

/// Takes the common beginning and then the common end off both strings; the length of the former.
template <class Symbol>
std::size_t trim_common_affixes(std::span<const Symbol>& left, std::span<const Symbol>& right) {
  const std::size_t prefix = common_prefix(left, right);
  left = left.subspan(prefix);
  right = right.subspan(prefix);
  const std::size_t suffix = common_suffix(left, right);
  left = left.first(left.size() - suffix);
  right = right.first(right.size() - suffix);
  return prefix;
}

}  // namespace warpmatch::pair
