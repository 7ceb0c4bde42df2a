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

/// Its `within` of symbols of one or two bytes; null where there is none.
template <class Core, class Symbol>
auto kernel_within() {
  if constexpr (sizeof(Symbol) == 1)
    return short_kernel<Core>().within;
  else
    return short_kernel<Core>().wide_within;
}

/// And its `trimmed_within`.
template <class Core, class Symbol>
auto kernel_trimmed_within() {
  if constexpr (sizeof(Symbol) == 1)
    return short_kernel<Core>().trimmed_within;
  else
    return short_kernel<Core>().wide_trimmed_within;
}

/// And its `few_within`.
template <class Core, class Symbol>
auto kernel_few_within() {
  if constexpr (sizeof(Symbol) == 1)
    return short_kernel<Core>().few_within;
  else
    return short_kernel<Core>().wide_few_within;
}

template <class Symbol>
PatternOf<Symbol> short_pattern(std::span<const Symbol> string) {
  return {string.data(), static_cast<std::uint32_t>(string.size())};
}

template <class Symbol>
TextOf<Symbol> short_text(std::span<const Symbol> string) {
  return {string.data(), static_cast<std::uint32_t>(string.size())};
}

}  // namespace warpmatch::pair
