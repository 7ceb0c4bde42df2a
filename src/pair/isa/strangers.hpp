#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// How many of `stretch_symbols` symbols of a string are none of the `places` symbols that stand at the same place of
/// another one or right behind it. Over a Level, so that what is compiled for it stays in its file.
template <class Level, class Symbol>
std::uint32_t strangers(const Symbol* left, const Symbol* right, std::uint32_t places) {
  typedef Symbol Stretch __attribute__((vector_size(stretch_symbols * sizeof(Symbol))));
  const auto load = [](const Symbol* from) {
    Stretch stretch;
    __builtin_memcpy(&stretch, from, sizeof stretch);
    return stretch;
  };
  const Stretch own = load(left);
  Stretch met{};
  for (std::uint32_t place = 0; place < places; ++place) met |= reinterpret_cast<Stretch>(own == load(right + place));
  const Stretch unmet = ~met & 1;
  std::uint64_t words[sizeof unmet / 8];
  __builtin_memcpy(words, &unmet, sizeof words);
  // No symbol's place counts to more than the number of words.
  std::uint64_t sums = 0;
  for (const std::uint64_t word : words) sums += word;
  constexpr std::uint64_t ones = ~std::uint64_t{0} / static_cast<Symbol>(~Symbol{0});
  return static_cast<std::uint32_t>((sums * ones) >> (64 - 8 * sizeof(Symbol)));
}

}  // namespace warpmatch::pair
