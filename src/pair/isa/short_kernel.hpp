#pragma once

#include <cstdint>
#include <span>
#include <type_traits>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// The chosen level's kernel of a recurrence.
template <class Core>
const ShortKernel& short_kernel() {
  const ShortKernels& kernels = short_kernels();
  if constexpr (std::is_same_v<Core, core::Levenshtein>) return kernels.levenshtein;
  if constexpr (std::is_same_v<Core, core::Osa>) return kernels.osa;
  static_assert(std::is_same_v<Core, core::Levenshtein> || std::is_same_v<Core, core::Osa> ||
                std::is_base_of_v<core::Indel, Core>);
  return kernels.indel;
}

inline ShortPattern short_pattern(std::span<const std::uint8_t> string) {
  return {string.data(), static_cast<std::uint32_t>(string.size())};
}

inline ShortText short_text(std::span<const std::uint8_t> string) {
  return {string.data(), static_cast<std::uint32_t>(string.size())};
}

}  // namespace warpmatch::pair
