#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace warpmatch::pair {

template <class Symbol>
std::size_t common_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  std::size_t n = 0;
  while (n < shorter && left[n] == right[n]) ++n;
  return n;
}

template <class Symbol>
std::size_t common_suffix(std::span<const Symbol> left, std::span<const Symbol> right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  std::size_t n = 0;
  while (n < shorter && left[left.size() - 1 - n] == right[right.size() - 1 - n]) ++n;
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
