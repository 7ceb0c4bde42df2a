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

template <class Symbol>
std::uint64_t word_at(const Symbol* from) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// So many bytes, fewer than a machine word has, as the lowest of one.
inline std::uint64_t few_bytes(const void* from, std::size_t count) {
  const auto* const bytes = static_cast<const std::uint8_t*>(from);
  const auto ends = [&](auto half) {
    const std::size_t last = count - sizeof half;
    auto other = half;
    std::memcpy(&half, bytes, sizeof half);
    std::memcpy(&other, bytes + last, sizeof other);
    return std::uint64_t{half} | std::uint64_t{other} << 8 * last;
  };
  if (count >= 4) return ends(std::uint32_t{});
  if (count >= 2) return ends(std::uint16_t{});
  return count == 0 ? 0 : *bytes;
}

/// How many symbols of two strings are equal from there on, of `most` at most.
template <class Symbol>
std::size_t equal_run(const Symbol* left, const Symbol* right, std::size_t most) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::size_t n = 0;
  for (; most - n >= step; n += step) {
    const std::uint64_t differing = word_at(left + n) ^ word_at(right + n);
    if (differing != 0) return n + static_cast<std::size_t>(std::countr_zero(differing)) / (8 * sizeof(Symbol));
  }
  if (n == most) return most;
  // The rest with the end of what was equal before it, or alone.
  const std::size_t rest = most >= step ? most - step : 0;
  const std::uint64_t differing =
      most >= step ? word_at(left + rest) ^ word_at(right + rest)
                   : few_bytes(left, most * sizeof(Symbol)) ^ few_bytes(right, most * sizeof(Symbol));
  if (differing == 0) return most;
  return rest + static_cast<std::size_t>(std::countr_zero(differing)) / (8 * sizeof(Symbol));
}

/// The same backwards from two ends.
template <class Symbol>
std::size_t equal_run_before(const Symbol* left_end, const Symbol* right_end, std::size_t most) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::size_t n = 0;
  for (; most - n >= step; n += step) {
    const std::uint64_t differing = word_at(left_end - n - step) ^ word_at(right_end - n - step);
    if (differing != 0) return n + static_cast<std::size_t>(std::countl_zero(differing)) / (8 * sizeof(Symbol));
  }
  if (n == most) return most;
  if (most >= step) {
    const std::uint64_t differing = word_at(left_end - most) ^ word_at(right_end - most);
    if (differing == 0) return most;
    return most - step + static_cast<std::size_t>(std::countl_zero(differing)) / (8 * sizeof(Symbol));
  }
  const std::size_t bytes = most * sizeof(Symbol);
  const std::uint64_t differing = few_bytes(left_end - most, bytes) ^ few_bytes(right_end - most, bytes);
  if (differing == 0) return most;
  // At the upper end of a word, as the others are.
  return static_cast<std::size_t>(std::countl_zero(differing << 8 * (sizeof differing - bytes))) / (8 * sizeof(Symbol));
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
