#pragma once

#include <algorithm>
#include <cstdint>

#include "core/signature.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// The most facts that may be lost and gained from a query to choices of some length; none counts where either is below
/// 0.
struct FactRoom {
  static constexpr std::int64_t facts = 128;  ///< of a signature

  std::int64_t lost = -1;
  std::int64_t gained = -1;

  bool is_none() const { return lost < 0 || gained < 0; }
};

inline std::uint32_t facts_lost(const core::Signature& from, const core::Signature& to) {
  return core::count_bits(from.low & ~to.low) + core::count_bits(from.high & ~to.high);
}

/// True of a choice for which there is room.
inline bool is_near(const core::Signature& query, const core::Signature& choice, const FactRoom& room) {
  return facts_lost(query, choice) <= room.lost && facts_lost(choice, query) <= room.gained;
}

/// Writes which of `count` choices those are, from `first` on, and returns how many; there is some room.
inline std::uint32_t find_near(const LaneKernels& kernels, const core::Signature& query, const core::Signature* choices,
                               std::uint32_t first, std::uint32_t count, const FactRoom& room, std::uint32_t* found) {
  const auto most = [](std::int64_t n) { return static_cast<std::uint32_t>(std::min(n, FactRoom::facts)); };
  const std::uint32_t near =
      kernels.near_query(query, choices + first, count, most(room.lost), most(room.gained), found);
  for (std::uint32_t i = 0; i < near; ++i) found[i] += first;
  return near;
}

}  // namespace warpmatch::cpu
