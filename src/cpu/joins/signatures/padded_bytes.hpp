#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace warpmatch::cpu {

// Bytes of strings of a corpus: seven more can be read beyond their end, so that no look at a last few is needed.

/// Symbols of `width` bytes that can be read for seven bytes beyond their end.
struct Symbols {
  const std::byte* data = nullptr;
  std::uint32_t length = 0;

  const std::byte* at(std::size_t i, unsigned width) const { return data + i * width; }
};

inline std::uint64_t eight_bytes(const std::byte* from) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

/// How many of the first `count` bytes of both are equal.
inline std::size_t equal_bytes(const std::byte* a, const std::byte* b, std::size_t count) {
  for (std::size_t n = 0; n < count; n += 8)
    if (const std::uint64_t apart = eight_bytes(a + n) ^ eight_bytes(b + n); apart != 0)
      return std::min(count, n + static_cast<std::size_t>(std::countr_zero(apart)) / 8);
  return count;
}

/// The same backwards from two ends, before which there are as many bytes.
inline std::size_t equal_bytes_before(const std::byte* a_end, const std::byte* b_end, std::size_t count) {
  std::size_t n = 0;
  for (; count - n >= 8; n += 8)
    if (const std::uint64_t apart = eight_bytes(a_end - n - 8) ^ eight_bytes(b_end - n - 8); apart != 0)
      return n + static_cast<std::size_t>(std::countl_zero(apart)) / 8;
  const std::size_t rest = count - n;
  if (rest == 0) return n;
  const std::uint64_t apart = (eight_bytes(a_end - count) ^ eight_bytes(b_end - count)) << (64 - 8 * rest);
  return n + std::min(rest, static_cast<std::size_t>(std::countl_zero(apart)) / 8);
}

/// A number that equal bytes share, and few others.
inline std::uint32_t hash_bytes(const std::byte* bytes, std::size_t count) {
  std::uint64_t hash = count * 0x9E3779B97F4A7C15u;
  const auto add = [&](std::uint64_t next) {
    hash = (hash ^ next) * 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 32;
  };
  for (; count >= 8; bytes += 8, count -= 8) add(eight_bytes(bytes));
  if (count > 0) add(eight_bytes(bytes) << (64 - 8 * count));
  hash *= 0xC2B2AE3D27D4EB4Fu;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace warpmatch::cpu
