#pragma once

#include <cstdint>
#include <type_traits>

#include "core/indel.hpp"
#include "core/osa.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernels.hpp"

// How far along each diagonal a few edits get (pair/metrics/diagonals.hpp), without memory and without a budget, over a
// Level. As in short_pairs.hpp, nothing of the standard library's code.

namespace warpmatch::pair {

/// How many of `most` bytes agree from two places on, before the first that does not. As many at a time as the level
/// compares: of two diagonals that go on for some symbols, nobody could guess which goes on for more.
template <class Level>
WARPMATCH_HD std::uint32_t agreeing_bytes(const std::uint8_t* left, const std::uint8_t* right, std::uint32_t most) {
  std::uint32_t n = 0;
  if constexpr (requires { &Level::differing_bytes; }) {
    constexpr std::uint32_t step = 32;
    for (; most - n >= step; n += step)
      if (const std::uint32_t differs = Level::differing_bytes(left + n, right + n); differs != 0)
        return n + static_cast<std::uint32_t>(__builtin_ctz(differs));
  }
  for (; most - n >= sizeof(ShortWord); n += sizeof(ShortWord)) {
    ShortWord a;
    ShortWord b;
    __builtin_memcpy(&a, left + n, sizeof a);
    __builtin_memcpy(&b, right + n, sizeof b);
    if (a != b) return n + static_cast<std::uint32_t>(__builtin_ctzll(a ^ b)) / 8;
  }
  while (n < most && left[n] == right[n]) ++n;
  return n;
}

/// The same of symbols.
template <class Level, class Symbol>
WARPMATCH_HD std::int32_t agreeing(const Symbol* left, const Symbol* right, std::int32_t most) {
  const auto* const a = reinterpret_cast<const std::uint8_t*>(left);
  const auto* const b = reinterpret_cast<const std::uint8_t*>(right);
  constexpr std::uint32_t width = sizeof(Symbol);
  return static_cast<std::int32_t>(agreeing_bytes<Level>(a, b, static_cast<std::uint32_t>(most) * width) / width);
}

/// The distance of two strings that begin with different symbols, of which the left one is no longer, or the largest
/// number where it exceeds `limit`, which is at most `most_few_edits`.
///
/// One array of the rows that diagonals reach does for all waves: what stands beside those of a wave is of an earlier
/// one, so it can be reached as well.
template <class Level, class Core, class Symbol>
std::uint32_t few_within(const PatternOf<Symbol>& left, const TextOf<Symbol>& right, std::uint32_t limit) {
  constexpr bool substitutes = !std::is_base_of_v<core::Indel, Core>;
  constexpr std::int32_t step = substitutes ? 1 : 2;  // without, every second diagonal is of a wave
  constexpr auto around = static_cast<std::int32_t>(most_few_edits) + 1;
  const auto rows = static_cast<std::int32_t>(left.rows);
  const auto columns = static_cast<std::int32_t>(right.length);
  const std::int32_t goal = columns - rows;
  std::int32_t most = static_cast<std::int32_t>(limit);
  if (!substitutes && ((most - goal) & 1) != 0) --most;
  if (goal > most) return ~std::uint32_t{0};
  std::int32_t reached[2 * around + 1];
  for (std::int32_t& row : reached) row = -(1 << 20);
  std::int32_t* const at = reached + around;  // by diagonal
  at[0] = 0;
  const auto larger = [](std::int32_t a, std::int32_t b) { return a > b ? a : b; };
  const auto smaller = [](std::int32_t a, std::int32_t b) { return a < b ? a : b; };
  for (std::int32_t e = 1; e <= most; ++e) {
    // Diagonals from which the edits that are left lead to the last one.
    std::int32_t first = larger(larger(-e, goal - (most - e)), -rows);
    const std::int32_t last = smaller(smaller(e, goal + (most - e)), columns);
    if (!substitutes) first += (first - e) & 1;
    std::int32_t before = at[first - 1];
    std::int32_t own = at[first];
    for (std::int32_t k = first; k <= last; k += step) {
      const std::int32_t behind = at[k + 1];
      std::int32_t row = 0;
      if constexpr (substitutes) {
        row = larger(before, larger(own, behind) + 1);
        if constexpr (std::is_same_v<Core, core::Osa>) {
          const std::int32_t column = own + k;
          if (own >= 0 && column >= 0 && own + 1 < rows && column + 1 < columns &&
              left.symbols[own] == right.symbols[column + 1] && left.symbols[own + 1] == right.symbols[column])
            row = larger(row, own + 2);
        }
        before = own;
        own = behind;
      } else {
        row = larger(at[k - 1], behind + 1);
      }
      const std::int32_t end = smaller(rows, columns - k);
      row = smaller(row, end);
      if (row >= 0) row += agreeing<Level>(left.symbols + row, right.symbols + row + k, end - row);
      at[k] = row;
    }
    if (at[goal] == rows) return static_cast<std::uint32_t>(e);
  }
  return ~std::uint32_t{0};
}

}  // namespace warpmatch::pair
