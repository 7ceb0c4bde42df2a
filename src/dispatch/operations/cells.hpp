#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

#include <warpmatch/error.hpp>

#include "core/host_device.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::dispatch {

/// True where the value, rounded to nearest for integer types, fits the cell type.
template <class Cell>
WARPMATCH_HD bool fits(double value) {
  if constexpr (std::is_floating_point_v<Cell>) {
    return true;
  } else if constexpr (sizeof(Cell) == 8) {
    return (std::is_signed_v<Cell> ? value >= -0x1p63 : value > -0.5) && value < 0x1p63;  // llround goes no further
  } else {
    return value > std::numeric_limits<Cell>::min() - 0.5 && value < std::numeric_limits<Cell>::max() + 0.5;
  }
}

/// The value as a cell: rounded to nearest, halves away from zero, for integer types. It must fit.
template <class Cell>
WARPMATCH_HD Cell to_cell(double value) {
  if constexpr (std::is_floating_point_v<Cell>) {
    return static_cast<Cell>(value);
  } else {
    // As llround, which is a call: what is left over is exact, and 0 where a double holds no fractions any more.
    const auto whole = static_cast<std::int64_t>(value);
    const double rest = value - static_cast<double>(whole);
    return static_cast<Cell>(whole + (rest >= 0.5) - (rest <= -0.5));
  }
}

/// The dtype of a C++ type.
template <class Cell>
constexpr DType dtype_of = std::is_same_v<Cell, float>    ? DType::f32
                           : std::is_same_v<Cell, double> ? DType::f64
                           : std::is_signed_v<Cell>       ? (sizeof(Cell) == 1   ? DType::i8
                                                             : sizeof(Cell) == 2 ? DType::i16
                                                             : sizeof(Cell) == 4 ? DType::i32
                                                                                 : DType::i64)
                                                          : (sizeof(Cell) == 1   ? DType::u8
                                                             : sizeof(Cell) == 2 ? DType::u16
                                                             : sizeof(Cell) == 4 ? DType::u32
                                                                                 : DType::u64);

/// Calls `f(Cell{})` with the C++ type of a dtype.
template <class F>
decltype(auto) visit_dtype(DType dtype, F&& f) {
  switch (dtype) {
    case DType::i8: return f(std::int8_t{});
    case DType::i16: return f(std::int16_t{});
    case DType::i32: return f(std::int32_t{});
    case DType::i64: return f(std::int64_t{});
    case DType::u8: return f(std::uint8_t{});
    case DType::u16: return f(std::uint16_t{});
    case DType::u32: return f(std::uint32_t{});
    case DType::u64: return f(std::uint64_t{});
    case DType::f64: return f(double{});
    case DType::f32: break;
  }
  return f(float{});
}

/// The error for a score that the result's dtype cannot hold.
[[noreturn]] void throw_does_not_fit(double value, DType dtype);

/// Writes scores, times `multiplier`, as cells. Throws RangeError for one that does not fit.
template <class Cell>
void write_cells(std::span<const double> scores, double multiplier, Cell* cells) {
  for (const double score : scores) {
    const double value = score * multiplier;
    if (!fits<Cell>(value)) throw_does_not_fit(value, dtype_of<Cell>);
    *cells++ = to_cell<Cell>(value);
  }
}

/// `int8`, `float32` and so on.
std::string to_string(DType dtype);

/// Bytes from the first row of a result to the end of its last, or the largest number where they are more.
std::uint64_t bytes_of(const MatrixView& out);

/// Throws InvalidArgument where `out` is no result of so many queries and choices, RangeError where memory cannot hold
/// it.
void check_shape(std::size_t queries, std::size_t choices, const MatrixView& out);

}  // namespace warpmatch::dispatch
