#pragma once

// Which signatures are near one query's (LaneKernels::near_query). As lanes.hpp, included by isa/*.cpp alone.

#include <cstdint>

#include "core/signature.hpp"
#include "core/word.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// Sums of the two halves of `step` / 2 signatures each.
template <class Vector>
WARPMATCH_HD Vector halves_added(Vector first, Vector second) {
  if constexpr (sizeof(Vector) == 64) {
    return __builtin_shufflevector(first, second, 0, 2, 4, 6, 8, 10, 12, 14) +
           __builtin_shufflevector(first, second, 1, 3, 5, 7, 9, 11, 13, 15);
  } else if constexpr (sizeof(Vector) == 32) {
    return __builtin_shufflevector(first, second, 0, 2, 4, 6) + __builtin_shufflevector(first, second, 1, 3, 5, 7);
  } else {
    return __builtin_shufflevector(first, second, 0, 2) + __builtin_shufflevector(first, second, 1, 3);
  }
}

template <class Isa>
std::uint32_t near_query(const core::Signature& query, const core::Signature* choices, std::uint32_t count,
                         std::uint32_t lost, std::uint32_t gained, std::uint32_t* found) {
  using Vector = typename VectorOf<std::uint64_t, Isa::vector_bytes>::type;
  constexpr std::uint32_t step = Isa::vector_bytes / 8;
  Vector own{};
  for (std::uint32_t i = 0; i < step; i += 2) own[i] = query.low, own[i + 1] = query.high;
  const Vector losses = Vector{} + lost;
  const Vector gains = Vector{} + gained;
  const auto bits = [](Vector v) { return Isa::template popcount<std::uint64_t>(v); };

  std::uint32_t near = 0;
  std::uint32_t at = 0;
  for (; at + step <= count; at += step) {
    Vector first;
    Vector second;
    __builtin_memcpy(&first, choices + at, sizeof first);
    __builtin_memcpy(&second, choices + at + step / 2, sizeof second);
    std::uint64_t lanes = Isa::at_most(halves_added(bits(own & ~first), bits(own & ~second)), losses);
    if (lanes == 0) continue;
    lanes &= Isa::at_most(halves_added(bits(first & ~own), bits(second & ~own)), gains);
    for (; lanes != 0; lanes &= lanes - 1) found[near++] = at + static_cast<std::uint32_t>(__builtin_ctzll(lanes));
  }
  for (; at < count; ++at) {
    const core::Signature& choice = choices[at];
    const std::uint32_t losing =
        core::count_bits(query.low & ~choice.low) + core::count_bits(query.high & ~choice.high);
    const std::uint32_t gaining =
        core::count_bits(choice.low & ~query.low) + core::count_bits(choice.high & ~query.high);
    if (losing <= lost && gaining <= gained) found[near++] = at;
  }
  return near;
}

}  // namespace warpmatch::cpu
