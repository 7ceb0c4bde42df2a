#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "watch/pace.hpp"

namespace warpmatch::pair {

/// How many of the first `most` places agree, `agree(i)` saying so of each.
template <class Agree>
std::size_t agreement(std::size_t most, const Agree& agree) {
  std::size_t n = 0;
  for (;;) {
    const std::size_t end = std::min<std::size_t>(most, n + watch::poll_every);
    while (n < end && agree(n)) ++n;
    if (n < end || n == most) return n;
    watch::poll();
  }
}

template <class Symbol>
std::size_t common_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  return agreement(std::min(left.size(), right.size()), [&](std::size_t n) { return left[n] == right[n]; });
}

template <class Symbol>
std::size_t common_suffix(std::span<const Symbol> left, std::span<const Symbol> right) {
  return agreement(std::min(left.size(), right.size()),
                   [&](std::size_t n) { return left[left.size() - 1 - n] == right[right.size() - 1 - n]; });
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
