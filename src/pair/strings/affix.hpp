#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "watch/pace.hpp"

namespace warpmatch::pair {

// A machine word of symbols at a time: its lowest byte that differs tells which symbol does, from the end the highest.

/// How many symbols of two strings are equal from there on, of `most` at most.
template <class Symbol>
std::size_t equal_run(const Symbol* left, const Symbol* right, std::size_t most) {
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

/// The same backwards from two ends.
template <class Symbol>
std::size_t equal_run_before(const Symbol* left_end, const Symbol* right_end, std::size_t most) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::size_t n = 0;
  for (; most - n >= step; n += step) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::memcpy(&a, left_end - n - step, sizeof a);
    std::memcpy(&b, right_end - n - step, sizeof b);
    if (a != b) return n + static_cast<std::size_t>(std::countl_zero(a ^ b)) / (8 * sizeof(Symbol));
  }
  while (n < most && left_end[-1 - static_cast<std::ptrdiff_t>(n)] == right_end[-1 - static_cast<std::ptrdiff_t>(n)])
    ++n;
  return n;
}

/// How many of the first `most` places agree: `run(n, more)` says how many do from place n on, of `more` at most.
template <class Run>
std::size_t agreement(std::size_t most, const Run& run) {
  if (most <= watch::poll_every) return run(std::size_t{0}, most);
  std::size_t n = 0;
  for (;;) {
    const std::size_t more = std::min<std::size_t>(most - n, watch::poll_every);
    const std::size_t agreed = run(n, more);
    n += agreed;
    if (agreed < more || n == most) return n;
    watch::poll();
  }
}

/// How many symbols two strings, of `most` symbols at least, have in common from their beginnings.
template <class Symbol>
std::size_t common_length(const Symbol* left, const Symbol* right, std::size_t most) {
  return agreement(most, [&](std::size_t n, std::size_t more) { return equal_run(left + n, right + n, more); });
}

template <class Symbol>
std::size_t common_prefix(std::span<const Symbol> left, std::span<const Symbol> right) {
  return common_length(left.data(), right.data(), std::min(left.size(), right.size()));
}

template <class Symbol>
std::size_t common_suffix(std::span<const Symbol> left, std::span<const Symbol> right) {
  const Symbol* const left_end = left.data() + left.size();
  const Symbol* const right_end = right.data() + right.size();
  return agreement(std::min(left.size(), right.size()), [&](std::size_t n, std::size_t more) {
    return equal_run_before(left_end - n, right_end - n, more);
  });
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
