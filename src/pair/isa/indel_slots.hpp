#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// Rows of a pattern that fits, and slots there are: 0 is for every symbol that it has not.
inline constexpr std::uint32_t indel_lane_rows = 32;
inline constexpr std::uint32_t indel_slots = 32;

/// A pattern by the numbers of its symbols, for lanes of 32 bits (indel_lanes.hpp).
struct IndelSlots {
  alignas(64) std::uint8_t slots[256] = {};  ///< by symbol
  alignas(64) std::uint32_t match[indel_slots] = {};
  std::uint32_t rows = 0;
  bool fit = false;  ///< it has few enough rows and symbols

  WARPMATCH_HD explicit IndelSlots(const ShortPattern& pattern) : rows(pattern.rows) {
    if (rows > indel_lane_rows) return;
    std::uint32_t used = 0;
    for (std::uint32_t row = 0; row < rows; ++row) {
      std::uint8_t& slot = slots[pattern.symbols[row]];
      if (slot == 0) {
        if (++used == indel_slots) return;
        slot = static_cast<std::uint8_t>(used);
      }
      match[slot] |= std::uint32_t{1} << row;
    }
    fit = true;
  }
};

}  // namespace warpmatch::pair
