#pragma once

// Strings that are nearly equal, without columns: what they begin and end with in common (LaneKernels::common_ends),
// and up to two edits (LaneKernels::few_edits). As lanes.hpp, included by isa/*.cpp alone.

#include <cstdint>

#include "core/word.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// One bit for each of 64 bytes that differs.
template <class Isa>
WARPMATCH_HD std::uint64_t unequal_bytes(const std::uint8_t* a, const std::uint8_t* b) {
  std::uint64_t equal = 0;
  for (int at = 0; at < 64; at += Isa::vector_bytes) equal |= Isa::same(a + at, b + at) << at;
  return ~equal;
}

/// A string beside another that is as long or longer.
template <class Isa>
class BesideLonger {
 public:
  WARPMATCH_HD BesideLonger(const ByteString& a, const ByteString& b)
      : shorter_(a.length <= b.length ? a : b),
        longer_(a.length <= b.length ? b : a),
        all_(core::low_bits<std::uint64_t>(shorter_.length)),
        apart_(unequal_bytes<Isa>(shorter_.symbols, longer_.symbols) & all_),
        apart_at_end_(unequal_bytes<Isa>(shorter_.symbols, longer_.symbols + more()) & all_),
        first_(apart_ != 0 ? static_cast<std::uint32_t>(__builtin_ctzll(apart_)) : shorter_.length),
        end_(apart_at_end_ != 0 ? 64 - static_cast<std::uint32_t>(__builtin_clzll(apart_at_end_)) : 0) {}

  WARPMATCH_HD CommonEnds common_ends() const {
    const std::uint32_t end = end_ > first_ ? end_ : first_;
    return {static_cast<std::uint8_t>(first_), static_cast<std::uint8_t>(shorter_.length - end)};
  }

  /// The Levenshtein distance up to two, else 3. The first edit stands where the strings first differ and the last one
  /// where they last do; between two of them all is equal, up to a shift.
  WARPMATCH_HD std::uint8_t few_edits() const {
    if (more() > 2) return 3;
    if (first_ >= end_) return static_cast<std::uint8_t>(more());
    switch (more()) {
      case 0: {
        const unsigned substituted = core::count_bits(apart_);
        if (substituted <= 2) return static_cast<std::uint8_t>(substituted);
        const std::uint64_t between = bits(first_, end_ - 1);
        return two_if((unequal(1, 0) & between) == 0 || (unequal(0, 1) & between) == 0);
      }
      case 1: return two_if((apart_at_end_ & bits(first_, end_ - 1)) == 0 || (apart_ & bits(first_ + 1, end_)) == 0);
      default: return two_if((unequal(0, 1) & bits(first_, end_)) == 0);
    }
  }

 private:
  WARPMATCH_HD std::uint32_t more() const { return longer_.length - shorter_.length; }
  WARPMATCH_HD std::uint64_t unequal(std::uint32_t shift, std::uint32_t longer_shift) const {
    return unequal_bytes<Isa>(shorter_.symbols + shift, longer_.symbols + longer_shift);
  }
  WARPMATCH_HD static std::uint64_t bits(std::uint32_t first, std::uint32_t end) {
    return core::low_bits<std::uint64_t>(end) & ~core::low_bits<std::uint64_t>(first);
  }
  WARPMATCH_HD static std::uint8_t two_if(bool condition) { return condition ? 2 : 3; }

  const ByteString& shorter_;
  const ByteString& longer_;
  std::uint64_t all_;
  std::uint64_t apart_;         ///< places that differ, both from their beginnings
  std::uint64_t apart_at_end_;  ///< both towards their ends
  std::uint32_t first_;         ///< place where they first differ
  std::uint32_t end_;           ///< of the shorter one, behind which they are equal
};

template <class Isa>
void common_ends(const ByteString& right, const ByteString* lefts, std::uint32_t count, CommonEnds* ends) {
  for (std::uint32_t i = 0; i < count; ++i) ends[i] = BesideLonger<Isa>(lefts[i], right).common_ends();
}

template <class Isa>
void few_edits(const ByteString& right, const ByteString* lefts, std::uint32_t count, std::uint8_t* distances) {
  for (std::uint32_t i = 0; i < count; ++i) distances[i] = BesideLonger<Isa>(lefts[i], right).few_edits();
}

}  // namespace warpmatch::cpu
