#pragma once

// Sorting lane by lane, without a branch: what is compared with what does not depend on the numbers. As lanes.hpp,
// included by isa/*.cpp alone.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "core/host_device.hpp"

namespace warpmatch::cpu {

/// Puts the lesser of two numbers first, in each lane.
template <class Vector>
WARPMATCH_HD void put_in_order(Vector& first, Vector& second) {
  const Vector lesser = first < second ? first : second;
  second = first < second ? second : first;
  first = lesser;
}

/// The places that are compared, one pair after the other, to sort so many numbers (Batcher's merging of odd and even
/// places, 1968).
template <std::uint32_t Size>
struct SortingNetwork {
  struct Pair {
    std::uint32_t first;
    std::uint32_t second;
  };

  /// Calls `visit(first, second)` with each.
  template <class Visit>
  static constexpr void visit_pairs(const Visit& visit) {
    for (std::uint32_t merged = 1; merged < Size; merged *= 2)
      for (std::uint32_t step = merged; step > 0; step /= 2)
        for (std::uint32_t from = step % merged; from + step < Size; from += 2 * step)
          for (std::uint32_t i = from; i < from + step && i + step < Size; ++i)
            if (i / (2 * merged) == (i + step) / (2 * merged)) visit(i, i + step);
  }
  static constexpr std::size_t size() {
    std::size_t count = 0;
    visit_pairs([&](std::uint32_t, std::uint32_t) { ++count; });
    return count;
  }
  static constexpr auto list() {
    std::array<Pair, size()> pairs{};
    std::size_t count = 0;
    visit_pairs([&](std::uint32_t first, std::uint32_t second) { pairs[count++] = {first, second}; });
    return pairs;
  }
  static constexpr std::array<Pair, size()> pairs = list();
};

/// Sorts vectors, the least first, which stay in registers.
template <std::uint32_t Size, class Vector>
WARPMATCH_HD void sort_lanes(Vector (&vectors)[Size]) {
  using Network = SortingNetwork<Size>;
  const auto all = [&]<std::size_t... Pair>(std::index_sequence<Pair...>) {
    // As constants, so that no object has the list.
    (put_in_order(vectors[std::integral_constant<std::uint32_t, Network::pairs[Pair].first>::value],
                  vectors[std::integral_constant<std::uint32_t, Network::pairs[Pair].second>::value]),
     ...);
  };
  all(std::make_index_sequence<Network::size()>());
}

/// Sorts vectors that ascend and then descend (Batcher's bitonic merge). As if before them were others to the next
/// power of two, all of them less, which never move.
template <std::uint32_t Size, class Vector>
WARPMATCH_HD void sort_bitonic_lanes(Vector (&vectors)[Size]) {
  constexpr std::uint32_t all = std::bit_ceil(Size);
  constexpr std::uint32_t before = all - Size;
#pragma GCC unroll 8
  for (std::uint32_t step = all / 2; step > 0; step /= 2) {
#pragma GCC unroll 32
    for (std::uint32_t i = before; i < all; ++i)
      if ((i & step) == 0) put_in_order(vectors[i - before], vectors[i - before + step]);
  }
}

/// The same of any number of rows of vectors, `stride` numbers apart.
template <class Vector, class Number>
WARPMATCH_HD void sort_bitonic_rows(Number* rows, std::size_t stride, std::uint32_t count) {
  constexpr std::uint32_t in_registers = 16;
  const std::uint32_t all = count <= in_registers ? in_registers : std::bit_ceil(count);
  const std::uint32_t before = all - count;
  for (std::uint32_t step = all / 2; step >= in_registers; step /= 2)
    for (std::uint32_t block = 0; block < all; block += 2 * step)
      for (std::uint32_t row = block < before ? before : block; row < block + step; ++row) {
        Number* const first = rows + (row - before) * stride;
        Number* const second = first + step * stride;
        Vector pair[2];
        __builtin_memcpy(&pair[0], first, sizeof(Vector));
        __builtin_memcpy(&pair[1], second, sizeof(Vector));
        put_in_order(pair[0], pair[1]);
        __builtin_memcpy(first, &pair[0], sizeof(Vector));
        __builtin_memcpy(second, &pair[1], sizeof(Vector));
      }
  for (std::uint32_t block = before / in_registers * in_registers; block < all; block += in_registers) {
    Vector vectors[in_registers];
#pragma GCC unroll 16
    for (std::uint32_t i = 0; i < in_registers; ++i) {
      vectors[i] = Vector{} + std::numeric_limits<Number>::min();
      if (block + i >= before) __builtin_memcpy(&vectors[i], rows + (block + i - before) * stride, sizeof(Vector));
    }
    sort_bitonic_lanes(vectors);
#pragma GCC unroll 16
    for (std::uint32_t i = 0; i < in_registers; ++i)
      if (block + i >= before) __builtin_memcpy(rows + (block + i - before) * stride, &vectors[i], sizeof(Vector));
  }
}

}  // namespace warpmatch::cpu
