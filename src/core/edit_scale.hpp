#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::core {

/// How an edit metric's numbers follow from lengths: plain data, so that kernels compiled for a recurrence serve every
/// metric that shares it.
struct EditScale {
  /// distance = base + unit * remainder, where a recurrence counts the remainder and base is the text's length, or the
  /// longer length, minus the pattern's.
  std::uint32_t unit = 1;
  bool from_longer = false;
  /// The largest distance is the sum of the lengths, or the longer one.
  bool maximum_is_sum = false;

  /// What a remainder of 0 stands for; below 0, modulo 2^32, where a shorter text makes every remainder larger.
  WARPMATCH_HD std::uint32_t base(std::uint32_t pattern, std::uint32_t text) const {
    return from_longer && text < pattern ? 0 : text - pattern;
  }

  WARPMATCH_HD std::uint32_t distance(std::uint32_t remainder, std::uint32_t pattern, std::uint32_t text) const {
    return base(pattern, text) + unit * remainder;
  }

  /// The largest distance two strings of these lengths can have; also the normaliser.
  WARPMATCH_HD std::uint32_t maximum(std::uint32_t left, std::uint32_t right) const {
    if (maximum_is_sum) return left + right;
    return left > right ? left : right;
  }

  /// The largest signature difference (see signature.hpp) a pair within `distance` can have. An insertion or deletion
  /// changes one count. Where the maximum is the longer length, a unit of distance can also be a substitution, which
  /// changes two, but at least |left - right| edits are not of that sort.
  WARPMATCH_HD std::uint32_t signature_limit(std::uint32_t distance, std::uint32_t left, std::uint32_t right) const {
    if (maximum_is_sum) return distance;
    return 2 * distance - (left > right ? left - right : right - left);
  }

  /// The most facts of a signature that the left one of such a pair has and the right one lacks; of a distance no less
  /// than the difference in length. Only what is deleted or substituted can take a fact away: where the maximum is a
  /// sum, (distance + left - right) / 2 deletions, else all edits but the insertions that a longer right string needs.
  WARPMATCH_HD std::uint32_t facts_lost(std::uint32_t distance, std::uint32_t left, std::uint32_t right) const {
    if (maximum_is_sum) return (distance + left - right) / 2;
    return distance - (right > left ? right - left : 0);
  }

  friend bool operator==(const EditScale&, const EditScale&) = default;
};

}  // namespace warpmatch::core
