#pragma once

#include <cstdint>

#include "core/host_device.hpp"

// Text of one script in bytes (pair/script_bytes.hpp). As in short_pairs.hpp, nothing of the standard library's
// code.

namespace warpmatch::pair {

/// Writes a byte for each code point: ASCII as it is, and 0x80 and its lowest seven bits for one of the 128 from
/// 128 * `block` on. False where there are others.
template <class Level, class Unit>
bool spell_units(const void* units, std::uint32_t count, std::uint32_t block, std::uint8_t* out) {
  const auto* const bytes = static_cast<const std::uint8_t*>(units);  // they need not be aligned
  constexpr Unit last_block = static_cast<Unit>(~Unit{0}) >> 7;
  const Unit own = block <= last_block ? static_cast<Unit>(block) : 0;  // narrow units have none of a block beyond
  Unit strange = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    Unit unit;
    __builtin_memcpy(&unit, bytes + i * sizeof unit, sizeof unit);
    const auto of_unit = static_cast<Unit>(unit >> 7);
    strange = static_cast<Unit>(strange | ((of_unit != 0) & (of_unit != own)));
    out[i] = static_cast<std::uint8_t>((unit & 0x7F) | (of_unit != 0 ? 0x80 : 0));
  }
  return strange == 0;
}

template <class Level>
bool spell_any_units(const void* units, std::uint32_t count, unsigned unit_bytes, std::uint32_t block,
                     std::uint8_t* out) {
  switch (unit_bytes) {
    case 1: return spell_units<Level, std::uint8_t>(units, count, block, out);
    case 2: return spell_units<Level, std::uint16_t>(units, count, block, out);
    default: return spell_units<Level, std::uint32_t>(units, count, block, out);
  }
}

/// The same of UTF-8, where such a code point takes two bytes, of which the first is `lead`, an even number,
/// or the next one. The number of code points, or the largest number for anything else; may write up to 64 bytes behind
/// them.
template <class Level>
std::uint32_t spell_utf8(const std::uint8_t* bytes, std::uint32_t count, std::uint32_t lead, std::uint8_t* out) {
  if constexpr (requires { &Level::spell_utf8; }) {
    return Level::spell_utf8(bytes, count, lead, out);
  } else {
    std::uint32_t last = 0;
    std::uint32_t is_after_lead = 0;
    std::uint32_t is_wrong = 0;
    std::uint32_t spelled = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t byte = bytes[i];
      const std::uint32_t is_lead = (byte & ~1U) == lead ? 1 : 0;
      const std::uint32_t goes_on = (byte & 0xC0U) == 0x80U ? 1 : 0;
      is_wrong |= (goes_on ^ is_after_lead) | (byte >> 7 & ~(is_lead | goes_on));
      out[spelled] = static_cast<std::uint8_t>(goes_on != 0 ? 0x80U | (last & 1U) << 6 | (byte & 0x3FU) : byte);
      spelled += 1 - is_lead;
      last = byte;
      is_after_lead = is_lead;
    }
    return (is_wrong | is_after_lead) != 0 ? ~std::uint32_t{0} : spelled;
  }
}

}  // namespace warpmatch::pair
