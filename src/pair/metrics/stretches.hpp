#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "core/indel.hpp"
#include "core/osa.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// Stretches that are looked at, and places that each symbol is looked for at the most.
inline constexpr std::size_t most_stretches = 4;
inline constexpr std::size_t most_places = 32;

template <class Symbol>
std::uint32_t strangers_at(const Symbol* left, const Symbol* right, std::uint32_t places) {
  if constexpr (sizeof(Symbol) == 1) {
    static const auto of_level = short_kernels().strangers;
    return of_level(left, right, places);
  } else if constexpr (sizeof(Symbol) == 2) {
    static const auto of_level = short_kernels().wide_strangers;
    return of_level(left, right, places);
  } else {
    std::uint32_t met[stretch_symbols] = {};
    for (std::uint32_t place = 0; place < places; ++place)
      for (std::uint32_t i = 0; i < stretch_symbols; ++i) met[i] |= left[i] == right[place + i] ? 1 : 0;
    std::uint32_t count = stretch_symbols;
    for (const std::uint32_t one : met) count -= one;
    return count;
  }
}

/// True where a few stretches of two strings, `left` being no longer, tell that they are further apart than `limit`.
/// What an alignment within it leaves alone stands on few diagonals, and the symbols of the shorter string that it does
/// not leave alone are few: any that none of those diagonals has is one. Where strings have little in common, a look at
/// the first stretch is all.
///
/// `Core` is a recurrence of Levenshtein, Indel or OSA; `limit` is no less than the difference in length.
template <class Core, class Symbol>
bool are_strangers(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  // Where lengths differ, so many edits only make up for that. An insertion here goes with a deletion there, which one
  // substitution may replace; and a swap looks at the diagonals beside its own.
  const std::size_t surplus = right.size() - left.size();
  const std::size_t spare = limit - surplus;
  const std::size_t detour = (spare + (std::is_same_v<Core, core::Osa> ? 1 : 0)) / 2;
  const std::size_t most = std::is_base_of_v<core::Indel, Core> ? spare / 2 : spare;
  const std::size_t places = surplus + 2 * detour + 1;
  if (places > most_places || left.size() < 2 * detour + stretch_symbols) return false;
  std::size_t unmet = 0;
  std::size_t looks = 0;
  for (std::size_t at = 0; at + 2 * detour + stretch_symbols <= left.size(); at += stretch_symbols) {
    unmet += strangers_at(left.data() + detour + at, right.data() + at, static_cast<std::uint32_t>(places));
    if (unmet > most) return true;
    // As few in each of those to come would not be enough.
    if (++looks == most_stretches || unmet * most_stretches <= most * looks) return false;
  }
  return false;
}

}  // namespace warpmatch::pair
