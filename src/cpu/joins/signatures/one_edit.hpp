#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include <warpmatch/metric.hpp>

#include "cpu/joins/signatures/padded_bytes.hpp"

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

/// 0 or 1 where so many edits make one string of the other and the first symbol that differs is one of `first` to
/// `end` - 1; else 2. Strings that go on where the other ends differ there, equal ones at their end. `y` is as long as
/// `x`, or a symbol longer.
inline std::uint32_t one_edit(const Symbols& x, const Symbols& y, unsigned width, const OneEdit& edit,
                              std::uint32_t first, std::uint32_t end) {
  const auto at =
      static_cast<std::uint32_t>(equal_bytes(x.data, y.data, std::size_t{x.length} * width) >> std::countr_zero(width));
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
