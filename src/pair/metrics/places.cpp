#include "pair/metrics/places.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "corpus/text/code_points.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/metrics/affix.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

/// How many of eight bytes are not 0.
std::uint32_t nonzero_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
  const std::uint64_t set = (((bytes & low) + low) | bytes) & ~low;
  return static_cast<std::uint32_t>(((set >> 7) * 0x0101010101010101) >> 56);
}

/// Bytes that differ in strings of at most so many: a machine word at a time.
constexpr std::size_t kFewBytes = 64;

std::uint32_t differing_bytes(const std::uint8_t* left, const std::uint8_t* right, std::size_t count) {
  const auto both = [&](std::size_t at) {
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    std::memcpy(&a, left + at, sizeof a);
    std::memcpy(&b, right + at, sizeof b);
    return a ^ b;
  };
  std::uint32_t differing = 0;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) differing += nonzero_bytes(both(i));
  // The last word once more, without the bytes that were in the one before.
  if (count >= 8 && i < count) return differing + nonzero_bytes(both(count - 8) >> (8 * (8 - (count - i))));
  for (; i < count; ++i) differing += left[i] != right[i] ? 1 : 0;
  return differing;
}

/// Of symbols of different widths.
template <class Left, class Right>
std::uint32_t differing_units(std::span<const Left> left, const Right* right) {
  std::uint32_t differing = 0;
  for (std::size_t i = 0; i < left.size(); ++i) differing += left[i] != right[i] ? 1 : 0;
  return differing;
}

/// Places between two looks at the limit.
constexpr std::size_t kStretch = 1 << 14;

/// How many do, or any number above `limit`.
template <class Left, class Right>
std::size_t differing_places(std::span<const Left> left, std::span<const Right> right, std::size_t limit) {
  const std::size_t shorter = std::min(left.size(), right.size());
  if constexpr (std::is_same_v<Left, std::uint8_t> && std::is_same_v<Right, std::uint8_t>)
    if (shorter <= kFewBytes) return differing_bytes(left.data(), right.data(), shorter);
  std::size_t differing = 0;
  watch::Pace pace;
  for (std::size_t i = 0; i < shorter && differing <= limit; i += kStretch) {
    const std::span<const Left> some = left.subspan(i, std::min(kStretch, shorter - i));
    pace.spend(some.size());
    if constexpr (std::is_same_v<Left, Right>)
      differing += short_kernels().differing(some.data(), right.data() + i, static_cast<std::uint32_t>(some.size()),
                                             sizeof(Left));
    else
      differing += differing_units(some, right.data() + i);
  }
  return differing;
}

/// Of two strings from their beginnings or, backwards, from their ends: symbols at a place.
template <bool backwards, class Left, class Right>
class Places {
 public:
  Places(std::span<const Left> left, std::span<const Right> right) : left_(left), right_(right) {}

  bool differ(std::size_t at) const {
    return backwards ? left_[left_.size() - 1 - at] != right_[right_.size() - 1 - at] : left_[at] != right_[at];
  }

  /// How many places from there on agree, of `most` at most.
  std::size_t equal_few(std::size_t from, std::size_t most) const {
    std::size_t n = 0;
    while (n < most && !differ(from + n)) ++n;
    return n;
  }
  /// The same where the widths differ.
  std::size_t equal_run(std::size_t from, std::size_t most) const {
    constexpr std::size_t together = 16;
    std::size_t n = 0;
    for (; most - n >= together; n += together) {
      const Left* const left = backwards ? left_.data() + left_.size() - from - n - together : left_.data() + from + n;
      const Right* const right =
          backwards ? right_.data() + right_.size() - from - n - together : right_.data() + from + n;
      std::uint32_t differing = 0;
      for (std::size_t i = 0; i < together; ++i) differing |= std::uint32_t{left[i]} ^ std::uint32_t{right[i]};
      if (differing != 0) break;
    }
    return n + equal_few(from + n, most - n);
  }

 private:
  std::span<const Left> left_;
  std::span<const Right> right_;
};

/// Symbols that are looked at where common places have to reach far.
constexpr std::size_t kFarEnd = 8;

/// How many symbols two strings have in common from their beginnings or, backwards, from their ends; where that is
/// fewer than `least`, perhaps a smaller number. Most pairs of a call differ in the first machine word.
template <bool backwards, class Left, class Right>
std::size_t common_places(std::span<const Left> left, std::span<const Right> right, std::size_t least) {
  const Places<backwards, Left, Right> places(left, right);
  const std::size_t shorter = std::min(left.size(), right.size());
  if (least > shorter) return 0;
  for (std::size_t at = least; at > 0 && at + kFarEnd > least; --at)
    if (places.differ(at - 1)) return 0;
  if constexpr (std::is_same_v<Left, Right>) {
    constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Left);
    if (shorter < step) return places.equal_few(0, shorter);
    const std::uint64_t bits =
        backwards ? differing_bits(left.data() + left.size() - step, right.data() + right.size() - step)
                  : differing_bits(left.data(), right.data());
    const int agreeing = backwards ? std::countl_zero(bits) : std::countr_zero(bits);
    if (bits != 0) return static_cast<std::size_t>(agreeing) / (8 * sizeof(Left));
    return backwards ? common_suffix(left, right) : common_prefix(left, right);
  } else {
    return agreement(shorter, [&](std::size_t from, std::size_t more) { return places.equal_run(from, more); });
  }
}

template <Metric metric, class Left, class Right>
std::uint32_t distance_of(std::span<const Left> left, std::span<const Right> right, std::uint32_t limit) {
  const std::size_t longer = std::max(left.size(), right.size());
  if constexpr (metric == Metric::hamming) {
    const std::size_t surplus = longer - std::min(left.size(), right.size());
    if (surplus > limit) return static_cast<std::uint32_t>(longer);
    return static_cast<std::uint32_t>(surplus + differing_places(left, right, limit - surplus));
  } else {
    const std::size_t least = longer > limit ? longer - limit : 0;
    return static_cast<std::uint32_t>(longer - common_places<metric == Metric::postfix>(left, right, least));
  }
}

/// Calls `f.operator()<metric>()`.
template <class F>
decltype(auto) visit_metric(Metric metric, const F& f) {
  switch (metric) {
    case Metric::hamming: return f.template operator()<Metric::hamming>();
    case Metric::postfix: return f.template operator()<Metric::postfix>();
    default: return f.template operator()<Metric::prefix>();
  }
}

/// Calls `f(units)` with the units of a text that lies in them.
template <class F>
decltype(auto) visit_units(const Text& text, const F& f) {
  const auto units = [&]<class Unit>() { return std::span(static_cast<const Unit*>(text.data), text.units); };
  switch (text.encoding) {
    case Encoding::ucs2: return f(units.template operator()<std::uint16_t>());
    case Encoding::ucs4: return f(units.template operator()<std::uint32_t>());
    default: return f(units.template operator()<std::uint8_t>());
  }
}

template <class Unit>
bool stands_aligned(const void* data) {
  return reinterpret_cast<std::uintptr_t>(data) % alignof(Unit) == 0;
}

}  // namespace

template <class Symbol>
std::uint32_t place_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right,
                             std::uint32_t limit) {
  return visit_metric(metric, [&]<Metric which>() { return distance_of<which>(left, right, limit); });
}

bool stands_in_units(const Text& text) {
  if (text.data == nullptr) return false;
  switch (text.encoding) {
    case Encoding::latin1: return true;
    case Encoding::ucs2: return stands_aligned<std::uint16_t>(text.data);
    case Encoding::ucs4: return stands_aligned<std::uint32_t>(text.data);
    case Encoding::utf8: break;
  }
  return false;
}

bool lies_in_units(const Text& text) {
  if (!stands_in_units(text)) return false;
  if (text.encoding != Encoding::ucs4) return true;
  bool are_code_points = true;  // all of them are read, several at a time
  for (const std::uint32_t unit : std::span(static_cast<const std::uint32_t*>(text.data), text.units))
    are_code_points &= unit <= corpus::max_code_point;
  return are_code_points;
}

std::uint32_t place_distance(Metric metric, const Text& left, const Text& right, std::uint32_t limit) {
  return visit_metric(metric, [&]<Metric which>() {
    return visit_units(left, [&](auto one) {
      return visit_units(right, [&](auto other) { return distance_of<which>(one, other, limit); });
    });
  });
}

void place_distances(const scoring::ScoreRule& rule, Metric metric, const Text& left, std::span<const Text> right,
                     std::uint32_t* distances) {
  visit_metric(metric, [&]<Metric which>() {
    visit_units(left, [&](auto one) {
      for (const Text& text : right) {
        const std::uint32_t limit = place_limit(rule, static_cast<std::uint32_t>(std::max(left.units, text.units)));
        *distances++ = visit_units(text, [&](auto other) { return distance_of<which>(one, other, limit); });
      }
    });
  });
}

template std::uint32_t place_distance(Metric, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
                                      std::uint32_t);
template std::uint32_t place_distance(Metric, std::span<const std::uint16_t>, std::span<const std::uint16_t>,
                                      std::uint32_t);
template std::uint32_t place_distance(Metric, std::span<const char32_t>, std::span<const char32_t>, std::uint32_t);

}  // namespace warpmatch::pair
