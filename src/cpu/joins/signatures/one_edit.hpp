#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include <warpmatch/metric.hpp>

namespace warpmatch::cpu {

/// What one edit can be. A string may always be one symbol longer.
struct OneEdit {
  bool substitutes = true;
  bool transposes = false;  ///< two neighbours, which metrics with transpositions count as one

  /// Symbols from the first one that differs on that an edit of strings of one length can change.
  std::uint32_t reach() const { return transposes ? 2 : 1; }

  /// What an edit of this metric is; none where pairs within a distance of 1 are not those of one such edit.
  static std::optional<OneEdit> of(Metric metric) {
    switch (metric) {
      case Metric::levenshtein: return OneEdit{true, false};
      case Metric::osa:
      case Metric::damerau_levenshtein: return OneEdit{true, true};
      case Metric::indel: return OneEdit{false, false};
      default: return std::nullopt;
    }
  }
};

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

/// 0 or 1 where so many edits make one string of the other and the first symbol that differs is one of `first` to
/// `end` - 1; else 2. Strings that go on where the other ends differ there, equal ones at their end. `y` is as long as
/// `x`, or a symbol longer.
inline std::uint32_t one_edit(const Symbols& x, const Symbols& y, unsigned width, const OneEdit& edit,
                              std::uint32_t first, std::uint32_t end) {
  const auto at = static_cast<std::uint32_t>(equal_bytes(x.data, y.data, std::size_t{x.length} * width) / width);
  if (at < first || at >= end) return 2;
  const auto equal_from = [&](std::uint32_t from, std::uint32_t from_y) {
    const std::size_t bytes = std::size_t{x.length - from} * width;
    return equal_bytes(x.at(from, width), y.at(from_y, width), bytes) == bytes;
  };
  if (y.length > x.length) return equal_from(at, at + 1) ? 1 : 2;
  if (at == x.length) return 0;
  if (edit.substitutes && equal_from(at + 1, at + 1)) return 1;
  if (edit.transposes && at + 1 < x.length && std::memcmp(x.at(at, width), y.at(at + 1, width), width) == 0 &&
      std::memcmp(x.at(at + 1, width), y.at(at, width), width) == 0 && equal_from(at + 2, at + 2))
    return 1;
  return 2;
}

}  // namespace warpmatch::cpu
