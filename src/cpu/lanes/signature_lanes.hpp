#pragma once

// Which signatures of a group are within their limits (LaneKernels::near_signatures). As lanes.hpp, included by
// isa/*.cpp alone.

#include <cstdint>

#include "core/word.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// The right string of a comparison, and where its pairs go.
template <class Isa>
class NearSignatures {
 public:
  NearSignatures(const SignatureGroup& group, const FactLimits& limits, const FactSets& sets, PlacePair* found)
      : group_(group), limits_(limits), sets_(sets), found_(found) {}

  WARPMATCH_HD std::uint32_t found() const { return count_; }

  /// Compares the string at `right` with those below `lefts`.
  WARPMATCH_HD void compare(std::uint32_t right, std::uint32_t lefts) {
    right_ = right;
    low_ = group_.low[right];
    high_ = group_.high[right];
    const std::uint64_t row = std::uint64_t{group_.length[right]} * limits_.left_lengths;
    for (std::uint32_t left = 0; left < lefts;) {
      const std::uint16_t length = group_.length[left];
      const std::uint32_t lost = limits_.lost[row + length];
      const std::uint32_t gained = limits_.gained[row + length];
      // A run of strings of one length: few are looked at one by one, more side by side.
      std::uint32_t end = left + 1;
      while (end < lefts && end < left + few && group_.length[end] == length) ++end;
      if (end == left + few) end = end_of_run(end, lefts, length);
      if (lost != 0) {
        if (end - left < few)
          one_by_one(left, end, lost - 1, gained - 1);
        else
          by_weight(left, end, lost - 1, gained - 1);
      }
      left = end;
    }
  }

 private:
  static constexpr std::uint32_t step = Isa::vector_bytes / 8;
  static constexpr std::uint32_t long_run = 8 * step;
  static constexpr std::uint32_t few = step / 2 < 2 ? 2 : step / 2;
  static constexpr std::uint32_t at_once = 512;  ///< pairs that are looked at before a part of them is dropped
  using Vector = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;

  /// Where the strings of that length end, of which `at` - 1 is one.
  WARPMATCH_HD std::uint32_t end_of_run(std::uint32_t at, std::uint32_t lefts, std::uint16_t length) const {
    std::uint32_t stride = few;
    while (at + stride <= lefts && group_.length[at + stride - 1] == length) {
      at += stride;
      stride *= 2;
    }
    for (std::uint32_t count = at + stride < lefts ? stride : lefts - at; count > 0;) {
      const std::uint32_t half = count / 2;
      if (group_.length[at + half] == length) {
        at += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return at;
  }

  /// The first place of a run whose weight is at least `weight`.
  WARPMATCH_HD std::uint32_t first_of_weight(std::uint32_t first, std::uint32_t end, std::uint32_t weight) const {
    for (std::uint32_t count = end - first; count > 0;) {
      const std::uint32_t half = count / 2;
      if (group_.weight[first + half] < weight) {
        first += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return first;
  }

  /// Weights differ by what is gained less what is lost, so most of a long run needs no look.
  WARPMATCH_HD void by_weight(std::uint32_t left, std::uint32_t end, std::uint32_t lost, std::uint32_t gained) {
    if (end - left >= long_run) {
      const std::uint32_t weight = group_.weight[right_];
      left = first_of_weight(left, end, weight > gained ? weight - gained : 0);
      end = first_of_weight(left, end, weight + lost + 1);
    }
    side_by_side(left, end, lost, gained);
  }

  WARPMATCH_HD void one_by_one(std::uint32_t left, std::uint32_t end, std::uint32_t lost, std::uint32_t gained) {
    for (; left < end; ++left) {
      const std::uint64_t low = group_.low[left];
      const std::uint64_t high = group_.high[left];
      const unsigned losses = core::count_bits(low & ~low_) + core::count_bits(high & ~high_);
      const unsigned gains = core::count_bits(low_ & ~low) + core::count_bits(high_ & ~high);
      if (losses <= lost && gains <= gained) take(left);
    }
  }

  /// First those that differ in few facts, whichever, without a branch: where many strings are alike nobody can guess
  /// which. Then of these the ones that count.
  WARPMATCH_HD void side_by_side(std::uint32_t left, std::uint32_t end, std::uint32_t lost, std::uint32_t gained) {
    const Vector low = Vector{} + low_;
    const Vector high = Vector{} + high_;
    const Vector most = Vector{} + (lost + gained);
    const auto near = [&](std::uint32_t at) {
      return Isa::at_most(count(load(group_.low + at) ^ low) + count(load(group_.high + at) ^ high), most);
    };
    while (left < end) {
      const std::uint32_t first = count_;
      const std::uint32_t block = end - left < at_once ? end : left + at_once;
      for (; left + 4 * step <= block; left += 4 * step) {
        const std::uint64_t marks[4] = {near(left), near(left + step), near(left + 2 * step), near(left + 3 * step)};
        if ((marks[0] | marks[1] | marks[2] | marks[3]) == 0) continue;
        for (std::uint32_t i = 0; i < 4; ++i) append(marks[i], left + i * step);
      }
      for (; left + step <= block; left += step) append(near(left), left);
      if (left < block) append(near(left) & core::low_bits<std::uint64_t>(block - left), left);
      left = block;
      if (count_ > first) keep_those_within(first, lost, gained);
    }
  }

  /// Adds the pairs of the marked left strings from `left` on.
  WARPMATCH_HD void append(std::uint64_t marks, std::uint32_t left) {
    count_ += Isa::write_marked(marks, {left, right_}, found_ + count_);
  }

  /// Drops pairs from number `first` on that differ in too many facts either way, or are found elsewhere.
  WARPMATCH_HD void keep_those_within(std::uint32_t first, std::uint32_t lost, std::uint32_t gained) {
    const Vector low = Vector{} + low_;
    const Vector high = Vector{} + high_;
    const std::uint32_t end = count_;
    count_ = first;
    for (std::uint32_t at = first; at < end; at += step) {
      const std::uint32_t lanes = end - at < step ? end - at : step;
      std::uint32_t lefts[step];
      Vector other_low{};
      Vector other_high{};
      for (std::uint32_t i = 0; i < step; ++i) {
        lefts[i] = found_[at + (i < lanes ? i : 0)].left;
        other_low[i] = group_.low[lefts[i]];
        other_high[i] = group_.high[lefts[i]];
      }
      std::uint64_t near = core::low_bits<std::uint64_t>(lanes);
      near &= Isa::at_most(count(other_low & ~low) + count(other_high & ~high), Vector{} + lost);
      near &= Isa::at_most(count(low & ~other_low) + count(high & ~other_high), Vector{} + gained);
      near = found_here(near, other_low ^ low, other_high ^ high);
      for (; near != 0; near &= near - 1) found_[count_++] = {lefts[__builtin_ctzll(near)], right_};
    }
  }

  /// Those of the pairs that are not found elsewhere, by the facts they differ in.
  WARPMATCH_HD std::uint64_t found_here(std::uint64_t near, Vector low, Vector high) const {
    near &= agreeing(low, high, sets_.agree);
    for (std::uint32_t i = 0; i < sets_.count && near != 0; ++i) near &= ~agreeing(low, high, sets_.differ[i]);
    return near;
  }

  WARPMATCH_HD static std::uint64_t agreeing(Vector low, Vector high, const core::Signature& facts) {
    const Vector differ = (low & facts.low) | (high & facts.high);
    return Isa::at_most((Vector)(differ != Vector{}) & 1, Vector{});
  }

  WARPMATCH_HD static Vector load(const std::uint64_t* from) {
    Vector loaded;
    __builtin_memcpy(&loaded, from, sizeof loaded);
    return loaded;
  }

  WARPMATCH_HD static Vector count(Vector bits) { return Isa::template popcount<std::uint64_t>(bits); }

  WARPMATCH_HD void take(std::uint32_t left) {
    const std::uint64_t low = group_.low[left] ^ low_;
    const std::uint64_t high = group_.high[left] ^ high_;
    for (std::uint32_t i = 0; i < sets_.count; ++i)
      if (((low & sets_.differ[i].low) | (high & sets_.differ[i].high)) == 0) return;
    if (((low & sets_.agree.low) | (high & sets_.agree.high)) != 0) return;
    found_[count_++] = {left, right_};
  }

  const SignatureGroup& group_;
  const FactLimits& limits_;
  const FactSets& sets_;
  PlacePair* found_;
  std::uint32_t count_ = 0;
  std::uint32_t right_ = 0;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

template <class Isa>
std::uint32_t near_signatures(const SignatureGroup& group, std::uint32_t first, std::uint32_t end,
                              const FactLimits& limits, const FactSets& sets, PlacePair* found) {
  NearSignatures<Isa> near(group, limits, sets, found);
  for (std::uint32_t right = first; right < end; ++right)
    near.compare(right, right < group.lefts ? right : group.lefts);
  return near.found();
}

}  // namespace warpmatch::cpu
