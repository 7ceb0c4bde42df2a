#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/any_bit.hpp"
#include "pair/isa/short_kernels.hpp"

// Text of one script in bytes (pair/script_bytes.hpp). As in short_pairs.hpp, nothing of the standard library's
// code.

namespace warpmatch::pair {

/// Units of a block in bytes, some at a time. Over a Level, so that what is compiled for it stays in its file.
template <class Level, class Unit, std::uint32_t Count>
class UnitSpeller {
 public:
  /// Others than ASCII and those of the block are written as `other`.
  UnitSpeller(std::uint32_t block, std::uint8_t other) {
    constexpr Unit last_block = static_cast<Unit>(~Unit{0}) >> 7;
    fill(own_, block <= last_block ? static_cast<Unit>(block) : 0);  // narrow units have none of a block beyond
    fill(other_, other);
    fill(low_, 0x7F);
    fill(high_, 0x80);
  }

  WARPMATCH_HD void spell(const std::uint8_t* units, std::uint8_t* out) {
    Units read;
    __builtin_memcpy(&read, units, sizeof read);  // they need not be aligned
    const Units block = read >> 7;
    const Units is_wide = reinterpret_cast<Units>(block != 0);
    const Units is_strange = is_wide & reinterpret_cast<Units>(block != own_);
    const Units spelled = ((read & low_) | (is_wide & high_));
    const Bytes bytes = __builtin_convertvector((spelled & ~is_strange) | (other_ & is_strange), Bytes);
    __builtin_memcpy(out, &bytes, sizeof bytes);
    strange_ |= is_strange;
  }

  WARPMATCH_HD bool has_met_others() const { return any_bit(strange_); }

 private:
  typedef Unit Units __attribute__((vector_size(Count * sizeof(Unit))));
  typedef std::uint8_t Bytes __attribute__((vector_size(Count)));

  WARPMATCH_HD static void fill(Units& units, Unit unit) {
    for (std::uint32_t i = 0; i < Count; ++i) units[i] = unit;
  }

  Units own_;
  Units other_;
  Units low_;
  Units high_;
  Units strange_{};
};

/// As `spell_units`, of at least `Count`: the last ones may be read twice.
template <class Level, class Unit, std::uint32_t Count>
WARPMATCH_HD bool spell_by(const std::uint8_t* units, std::uint32_t count, std::uint32_t block, std::uint8_t other,
                           std::uint8_t* out) {
  UnitSpeller<Level, Unit, Count> speller(block, other);
  std::uint32_t i = 0;
  for (; count - i > Count; i += Count) speller.spell(units + i * sizeof(Unit), out + i);
  speller.spell(units + (count - Count) * sizeof(Unit), out + count - Count);
  return !speller.has_met_others();
}

/// Writes a byte for each code point: ASCII as it is, and 0x80 and its lowest seven bits for one of the 128 from
/// 128 * `block` on. False where there are others, which are written as `other`.
template <class Level, class Unit>
bool spell_units(const void* units, std::uint32_t count, std::uint32_t block, std::uint8_t other, std::uint8_t* out) {
  // A level that loads a part of a vector takes any number of wide units.
  if constexpr (sizeof(Unit) > 1 &&
                requires { Level::spell_units(static_cast<const Unit*>(units), count, block, other, out); })
    return Level::spell_units(static_cast<const Unit*>(units), count, block, other, out);
  const auto* const bytes = static_cast<const std::uint8_t*>(units);
  if (count >= 32) return spell_by<Level, Unit, 32>(bytes, count, block, other, out);
  if (count >= 16) return spell_by<Level, Unit, 16>(bytes, count, block, other, out);
  if (count >= 8) return spell_by<Level, Unit, 8>(bytes, count, block, other, out);
  if (count == 0) return true;
  Unit padded[8] = {};
  std::uint8_t spelled[8];
  for (std::uint32_t i = 0; i < count; ++i) __builtin_memcpy(&padded[i], bytes + i * sizeof(Unit), sizeof(Unit));
  const bool fits = spell_by<Level, Unit, 8>(reinterpret_cast<const std::uint8_t*>(padded), 8, block, other, spelled);
  for (std::uint32_t i = 0; i < count; ++i) out[i] = spelled[i];
  return fits;
}

template <class Level>
bool spell_any_units(const void* units, std::uint32_t count, unsigned unit_bytes, std::uint32_t block,
                     std::uint8_t other, std::uint8_t* out) {
  switch (unit_bytes) {
    case 1: return spell_units<Level, std::uint8_t>(units, count, block, other, out);
    case 2: return spell_units<Level, std::uint16_t>(units, count, block, other, out);
    default: return spell_units<Level, std::uint32_t>(units, count, block, other, out);
  }
}

/// Bytes of some units by the numbers of a few symbols.
template <class Level, class Unit, std::uint32_t Count>
WARPMATCH_HD bool number_by(const std::uint8_t* units, const NumberedSymbols& numbered, std::uint8_t* out) {
  typedef Unit Units __attribute__((vector_size(Count * sizeof(Unit))));
  typedef std::uint8_t Bytes __attribute__((vector_size(Count)));
  Units read;
  __builtin_memcpy(&read, units, sizeof read);
  const Units one = Units{} + 1;
  const Units is_wide = reinterpret_cast<Units>(read > one * 0x7F);
  Units spelled = (read & ~is_wide) | (is_wide & numbered.other);
  for (std::uint32_t k = 0; k < numbered.count; ++k) {
    if (numbered.symbols[k] > Unit(~Unit{0})) continue;  // beyond such units
    const Units is_it = reinterpret_cast<Units>(read == one * static_cast<Unit>(numbered.symbols[k]));
    spelled = (spelled & ~is_it) | (is_it & static_cast<Unit>(0x80 + k));
  }
  const Bytes bytes = __builtin_convertvector(spelled, Bytes);
  __builtin_memcpy(out, &bytes, sizeof bytes);
  if constexpr (sizeof(Unit) < sizeof(std::uint32_t)) {
    return true;
  } else {
    const Units is_none = reinterpret_cast<Units>(read > one * 0x10FFFF);
    return !any_bit(is_none);
  }
}

template <class Level, class Unit>
bool spell_numbered_units(const void* units, std::uint32_t count, const NumberedSymbols& numbered, std::uint8_t* out) {
  if constexpr (sizeof(Unit) > 1 &&
                requires { Level::spell_numbered(static_cast<const Unit*>(units), 0, numbered, out); })
    return Level::spell_numbered(static_cast<const Unit*>(units), count, numbered, out);
  constexpr std::uint32_t together = 16;
  const auto* const bytes = static_cast<const std::uint8_t*>(units);
  bool are_code_points = true;
  if (count >= together) {
    for (std::uint32_t i = 0; i < count - together; i += together)
      are_code_points &= number_by<Level, Unit, together>(bytes + i * sizeof(Unit), numbered, out + i);
    const std::uint32_t last = count - together;
    return number_by<Level, Unit, together>(bytes + last * sizeof(Unit), numbered, out + last) && are_code_points;
  }
  Unit padded[together] = {};
  std::uint8_t spelled[together];
  for (std::uint32_t i = 0; i < count; ++i) __builtin_memcpy(&padded[i], bytes + i * sizeof(Unit), sizeof(Unit));
  are_code_points = number_by<Level, Unit, together>(reinterpret_cast<const std::uint8_t*>(padded), numbered, spelled);
  for (std::uint32_t i = 0; i < count; ++i) out[i] = spelled[i];
  return are_code_points;
}

/// Writes a byte for each unit: ASCII as it is, numbers for the symbols that have one, and `other` for all else. False
/// where one is no code point.
template <class Level>
bool spell_numbered(const void* units, std::uint32_t count, unsigned unit_bytes, const NumberedSymbols& numbered,
                    std::uint8_t* out) {
  switch (unit_bytes) {
    case 1: return spell_numbered_units<Level, std::uint8_t>(units, count, numbered, out);
    case 2: return spell_numbered_units<Level, std::uint16_t>(units, count, numbered, out);
    default: return spell_numbered_units<Level, std::uint32_t>(units, count, numbered, out);
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
