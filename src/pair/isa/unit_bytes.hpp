#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/short_kernels.hpp"

// Units of two bytes of several scripts in bytes (pair/symbol_bytes.hpp). As in short_pairs.hpp, nothing of the
// standard library's code.

namespace warpmatch::pair {

/// Of each unit that is not ASCII whether it is white space, as core::is_white_space has it of a string with wide code
/// points.
template <class Units>
WARPMATCH_HD auto is_wide_white_space(Units units) {
  return (units == 0x85) | (units == 0xA0) | (units == 0x1680) | (Units(units - 0x2000) <= 0x0A) | (units == 0x2028) |
         (units == 0x2029) | (units == 0x202F) | (units == 0x205F) | (units == 0x3000);
}

/// Writes a byte for each unit, in the order of units: ASCII as it is, others as 0x80 and how many of the others stand
/// before. Each is compared with each, many at once: that is sooner done than a symbol after the other looked up. Reads
/// and writes up to 64 bytes behind the units and the bytes.
template <class Level>
OrderedUnits order_units(const std::uint16_t* units, std::uint32_t count, std::uint8_t* out) {
  using Units = typename Level::Units;
  constexpr std::uint32_t lanes = sizeof(Units) / sizeof(std::uint16_t);
  if (count > most_ordered) return OrderedUnits::too_many;
  std::uint16_t others[most_ordered];
  std::uint32_t other_count = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    others[other_count] = units[i];
    other_count += units[i] < 0x80 ? 0 : 1;
  }
  if (other_count > 0x80) return OrderedUnits::too_many;
  std::uint32_t white = 0;
  for (std::uint32_t i = 0; i < count; i += lanes) {
    Units some;
    __builtin_memcpy(&some, units + i, sizeof some);
    Units before = Units{} + 0x80;
    for (std::uint32_t j = 0; j < other_count; ++j) {
      const std::uint16_t other = others[j];
      before -= reinterpret_cast<Units>(some > other);
    }
    const auto is_ascii = reinterpret_cast<Units>(some < 0x80);
    const Units spelled = (some & is_ascii) | (before & ~is_ascii);
    const auto is_white = reinterpret_cast<Units>(is_wide_white_space(some));
    std::uint16_t each[lanes];
    std::uint16_t each_white[lanes];
    __builtin_memcpy(each, &spelled, sizeof each);
    __builtin_memcpy(each_white, &is_white, sizeof each_white);
    for (std::uint32_t k = 0; k < lanes; ++k) out[i + k] = static_cast<std::uint8_t>(each[k]);
    for (std::uint32_t k = 0; k < lanes; ++k) white |= i + k < count ? each_white[k] : 0U;
  }
  return white == 0 ? OrderedUnits::as_ascii : OrderedUnits::with_white_space;
}

}  // namespace warpmatch::pair
