#pragma once

// How the bytes that kernels give become cells, included by lanes.hpp alone; see there.

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/host_device.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/vector_of.hpp"
#include "scoring/step_worth.hpp"

namespace warpmatch::cpu {

/// One of four rounds that turn 16 rows of 16 bytes: each dealt out between the first and the second half.
template <class Rows>
WARPMATCH_HD void deal(const Rows& from, Rows& to) {
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) {
    to[2 * i] = __builtin_shufflevector(from[i], from[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    to[2 * i + 1] =
        __builtin_shufflevector(from[i], from[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
}

template <class Isa>
void turn(const std::uint8_t* from, std::size_t from_stride, std::uint32_t rows, std::uint32_t columns,
          std::uint8_t* to, std::size_t to_stride) {
  constexpr std::uint32_t side = turned_side;
  using Row = typename VectorOf<std::uint8_t, side>::type;
  for (std::uint32_t column = 0; column < columns; column += side) {
    for (std::uint32_t row = 0; row < rows; row += side) {
      Row some[side];
      Row others[side];
#pragma GCC unroll 16
      for (std::uint32_t i = 0; i < side; ++i) {
        const std::uint32_t there = row + i < rows ? row + i : rows - 1;
        __builtin_memcpy(&some[i], from + there * from_stride + column, side);
      }
      deal(some, others);
      deal(others, some);
      deal(some, others);
      deal(others, some);
#pragma GCC unroll 16
      for (std::uint32_t i = 0; i < side; ++i) __builtin_memcpy(to + (column + i) * to_stride + row, &some[i], side);
    }
  }
}

template <class Isa>
bool low_bytes(const std::uint32_t* numbers, std::uint32_t count, std::uint8_t* to) {
  using Vector = typename VectorOf<std::uint32_t, Isa::vector_bytes>::type;
  constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(std::uint32_t);
  Vector bits{};
  std::uint32_t at = 0;
  for (; at + lanes <= count; at += lanes) {
    Vector some;
    __builtin_memcpy(&some, numbers + at, sizeof some);
    bits |= some;
    Isa::write_narrow(some, to + at);
  }
  std::uint32_t all = 0;
  for (; at < count; ++at) {
    all |= numbers[at];
    to[at] = static_cast<std::uint8_t>(numbers[at]);
  }
  for (std::uint32_t lane = 0; lane < lanes; ++lane) all |= bits[lane];
  return all <= 0xff;
}

template <class Isa>
void look_up(const std::uint32_t* values, std::uint32_t size, const std::uint8_t* places, std::uint32_t count,
             std::uint32_t* to) {
  if constexpr (Isa::permutes) {
    Isa::look_up(values, size, places, count, to);
  } else {
    for (std::uint32_t i = 0; i < count; ++i) to[i] = values[places[i]];
  }
}

template <class Isa, class Cell, bool all>
void step_line_of(const CellSteps& steps, const std::uint8_t* remainders, std::uint32_t count, Cell* to) {
  using Numbers = typename VectorOf<std::int32_t, Isa::vector_bytes>::type;
  using Cells = typename VectorOf<Cell, Isa::vector_bytes>::type;
  constexpr std::uint32_t lanes = Isa::vector_bytes / sizeof(Cell);
  const auto read = [](const auto* from) {
    typename VectorOf<std::remove_cvref_t<decltype(*from)>, Isa::vector_bytes>::type vector;
    __builtin_memcpy(&vector, from, sizeof vector);
    return vector;
  };
  const auto cells = [&](std::uint32_t at) {
    const auto remainder = Isa::template read_wide<Numbers>(remainders + at);
    const Numbers counts = read(steps.start + at) + remainder * steps.step;
    auto made = (Cells)counts;
    if constexpr (std::is_same_v<Cell, float>)
      made = scoring::worth_of(__builtin_convertvector(counts, Cells), read(steps.high + at), read(steps.low + at));
    if constexpr (all) return made;
    return (Cells)(remainder > read(steps.most + at) ? Numbers{} + static_cast<std::int32_t>(steps.rest)
                                                     : (Numbers)made);
  };
  std::uint32_t at = 0;
  for (; at + lanes <= count; at += lanes) {
    const Cells some = cells(at);
    __builtin_memcpy(to + at, &some, sizeof some);
  }
  if (at == count) return;
  const Cells some = cells(at);
  __builtin_memcpy(to + at, &some, (count - at) * sizeof(Cell));
}

template <class Isa, class Cell>
void step_line(const CellSteps& steps, const std::uint8_t* remainders, std::uint32_t count, Cell* to) {
  steps.most == nullptr ? step_line_of<Isa, Cell, true>(steps, remainders, count, to)
                        : step_line_of<Isa, Cell, false>(steps, remainders, count, to);
}

}  // namespace warpmatch::cpu
