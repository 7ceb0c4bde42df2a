#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// How many of `stretch_symbols` symbols of a string are none of the `places` symbols that stand at the same place of
/// another one or right behind it. Over a Level, so that what is compiled for it stays in its file.
template <class Level>
std::uint32_t strangers(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t places) {
  typedef std::uint8_t Stretch __attribute__((vector_size(stretch_symbols)));
  const auto load = [](const std::uint8_t* from) {
    Stretch stretch;
    __builtin_memcpy(&stretch, from, sizeof stretch);
    return stretch;
  };
  const Stretch own = load(left);
  Stretch met{};
  for (std::uint32_t place = 0; place < places; ++place) met |= reinterpret_cast<Stretch>(own == load(right + place));
  const Stretch unmet = ~met & 1;
  std::uint64_t words[stretch_symbols / 8];
  __builtin_memcpy(words, &unmet, sizeof words);
  // No byte counts to more than the number of words.
  std::uint64_t sums = 0;
  for (const std::uint64_t word : words) sums += word;
  return static_cast<std::uint32_t>((sums * 0x0101010101010101) >> 56);
}

}  // namespace warpmatch::pair
