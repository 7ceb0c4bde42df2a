#pragma once

#include <cstdint>
#include <type_traits>

#include "core/host_device.hpp"
#include "core/indel.hpp"
#include "core/osa.hpp"
#include "pair/isa/short_kernels.hpp"

// As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// True where that tells distances up to `limit`: where symbols are swapped, of one edit alone.
template <class Core>
constexpr bool is_trivial(std::uint32_t limit) {
  return limit < trivial_limit || (limit == trivial_limit && !std::is_same_v<Core, core::Osa>);
}

/// The distance of two strings that begin and end with different symbols, of which the left one, not empty, is no
/// longer, or the largest number where it exceeds `limit`, 0 to `trivial_limit`. One edit takes all there is; of two,
/// one is at the beginning and one at the end, so all between is equal. `equal(left, right, count)` tells of some
/// symbols. With swaps, of one edit alone.
template <class Core, class Symbol, class Equal>
WARPMATCH_HD std::uint32_t trivially_within(const PatternOf<Symbol>& left, const TextOf<Symbol>& right,
                                            std::uint32_t limit, const Equal& equal) {
  constexpr bool substitutes = !std::is_base_of_v<core::Indel, Core>;
  const std::uint32_t m = left.rows;
  const Symbol* const a = left.symbols;
  const Symbol* const b = right.symbols;
  const std::uint32_t surplus = right.length - m;
  constexpr std::uint32_t beyond = ~std::uint32_t{0};
  if (limit == 0) return beyond;
  if (substitutes && surplus == 0) {
    if (m == 1) return 1;
    if (std::is_same_v<Core, core::Osa> && m == 2 && a[0] == b[1] && a[1] == b[0]) return 1;
  }
  if (limit == 1) return beyond;
  switch (surplus) {
    case 0:
      return (substitutes && equal(a + 1, b + 1, m - 2)) || equal(a + 1, b, m - 1) || equal(a, b + 1, m - 1) ? 2
                                                                                                             : beyond;
    case 1: return substitutes && (equal(a + 1, b + 1, m - 1) || equal(a, b + 1, m - 1)) ? 2 : beyond;
    case 2: return equal(a, b + 1, m) ? 2 : beyond;
    default: return beyond;
  }
}

}  // namespace warpmatch::pair
