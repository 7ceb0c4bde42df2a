#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "pair/isa/short_kernels.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

// A machine word of symbols at a time: its lowest byte that differs tells which symbol does, from the end the highest.
// What is equal for long goes by the vectors of the processor's level.

/// Bytes from which on those are asked.
inline constexpr std::size_t long_run = 512;

/// A machine word of symbols at each of two places: 0 bits where they agree.
template <class Symbol>
std::uint64_t differing_bits(const Symbol* left, const Symbol* right) {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  std::memcpy(&a, left, sizeof a);
  std::memcpy(&b, right, sizeof b);
  return a ^ b;
}

/// True where four words of symbols agree: what is looked at once strings are equal for a while.
template <class Symbol>
bool agree_for_long(const Symbol* left, const Symbol* right) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits |= differing_bits(left + i * step, right + i * step);
  return bits == 0;
}

/// Symbols in which two strings agree for sure, of `most` from two beginnings on or, backwards, from two ends; fewer
/// than `long_run` bytes are not looked at.
template <bool backwards, class Symbol>
std::size_t sure_run(const Symbol* left, const Symbol* right, std::size_t most) {
  if (most < long_run / sizeof(Symbol)) return 0;
  static const ShortKernels& kernels = short_kernels();
  const auto blocks = backwards ? kernels.equal_blocks_before : kernels.equal_blocks;
  return blocks(left, right, most * sizeof(Symbol)) / sizeof(Symbol);
}

/// How many symbols of two strings are equal from there on, of `most` at most.
template <class Symbol>
std::size_t equal_run(const Symbol* left, const Symbol* right, std::size_t most) {
  constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
  std::size_t n = 0;
  for (; most - n >= step; n += step) {
    if (const std::uint64_t bits = differing_bits(left + n, right + n); bits != 0)
      return n + static_cast<std::size_t>(std::countr_zero(bits)) / (8 * sizeof(Symbol));
    if (most - n < 5 * step || !agree_for_long(left + n + step, right + n + step)) continue;
    n += 4 * step;
    n += sure_run<false>(left + n + step, right + n + step, most - n - step);
    while (most - n >= 5 * step && agree_for_long(left + n + step, right + n + step)) n += 4 * step;
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
    if (const std::uint64_t bits = differing_bits(left_end - n - step, right_end - n - step); bits != 0)
      return n + static_cast<std::size_t>(std::countl_zero(bits)) / (8 * sizeof(Symbol));
    if (most - n < 5 * step || !agree_for_long(left_end - n - 5 * step, right_end - n - 5 * step)) continue;
    n += 4 * step;
    n += sure_run<true>(left_end - n - step, right_end - n - step, most - n - step);
    while (most - n >= 5 * step && agree_for_long(left_end - n - 5 * step, right_end - n - 5 * step)) n += 4 * step;
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
