#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "watch/pace.hpp"

namespace warpmatch::corpus {

/// A hash of bytes for tables that compare in full what it finds equal.
inline std::uint64_t hash_bytes(const std::byte* bytes, std::size_t size) {
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15;
  constexpr std::size_t at_once = 4;  // products that do not wait for each other
  const auto mix = [](std::uint64_t state, std::uint64_t word) {
    // The product carries differences upwards, the shift back down.
    state = (state ^ word) * multiplier;
    return state ^ (state >> 32);
  };
  std::uint64_t state = mix(multiplier, size);
  std::uint64_t word = 0;
  if (size >= 2 * at_once * sizeof word) {
    std::uint64_t states[at_once] = {state, state + 1, state + 2, state + 3};
    std::uint64_t words[at_once];
    while (size >= sizeof words) {
      std::size_t steps = std::min<std::size_t>(size / sizeof words, watch::poll_every);
      size -= steps * sizeof words;
      for (; steps > 0; --steps, bytes += sizeof words) {
        std::memcpy(words, bytes, sizeof words);
        for (std::size_t k = 0; k < at_once; ++k) states[k] = mix(states[k], words[k]);
      }
      if (size >= sizeof words) watch::poll();
    }
    for (const std::uint64_t one : states) state = mix(state, one);
  }
  for (; size >= sizeof word; size -= sizeof word, bytes += sizeof word) {
    std::memcpy(&word, bytes, sizeof word);
    state = mix(state, word);
  }
  word = 0;
  if (size > 0) std::memcpy(&word, bytes, size);  // the bytes of nothing may be nowhere
  return mix(mix(state, word), multiplier);
}

/// memcmp that can be stopped.
inline bool equal_bytes(const std::byte* a, const std::byte* b, std::size_t size) {
  for (;;) {
    const std::size_t some = std::min<std::size_t>(size, 4 * watch::poll_every);
    if (std::memcmp(a, b, some) != 0) return false;
    if (some == size) return true;
    a += some;
    b += some;
    size -= some;
    watch::poll();
  }
}

/// The first string of each content, by hash. Open addressing; doubles at half full, so a table for one string
/// many times over stays small.
class LeaderTable {
 public:
  /// One string: enough of its hash to tell most strings apart, and where it is.
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t position = 0;
  };

  /// Empties the table and makes room for `strings`, or a cache full of them where more are announced.
  void reset(std::size_t strings) {
    slots_.assign(std::bit_ceil(2 * std::min(strings, cache_full)), vacant);
    used_ = 0;
  }

  /// The position of the entry that `equal` accepts among those of the same hash; `entry`'s own, which is kept,
  /// where there is none. Only after `reset`.
  template <class Equal>
  std::uint32_t find_or_insert(const Entry& entry, const Equal& equal) {
    std::size_t slot = entry.hash & mask();
    for (; slots_[slot].position != vacant.position; slot = (slot + 1) & mask()) {
      if (slots_[slot].hash == entry.hash && equal(slots_[slot].position)) return slots_[slot].position;
    }
    slots_[slot] = entry;
    if (++used_ * 2 > slots_.size()) grow();
    return entry.position;
  }

 private:
  static constexpr Entry vacant{0, ~std::uint32_t{0}};
  /// Their slots take 256 KiB: half of the second-level cache of the smallest cores of today.
  static constexpr std::size_t cache_full = 1 << 14;

  std::size_t mask() const { return slots_.size() - 1; }

  void grow() {
    std::vector<Entry> old(slots_.size() * 2, vacant);
    old.swap(slots_);
    for (const Entry& entry : old) {
      if (entry.position == vacant.position) continue;
      std::size_t slot = entry.hash & mask();
      while (slots_[slot].position != vacant.position) slot = (slot + 1) & mask();
      slots_[slot] = entry;
    }
  }

  std::vector<Entry> slots_;
  std::size_t used_ = 0;
};

}  // namespace warpmatch::corpus
