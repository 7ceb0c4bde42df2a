#include "dispatch/operations/cells.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <sstream>
#include <string>

#include "dispatch/planning/room.hpp"

namespace warpmatch::dispatch {

std::string to_string(DType dtype) {
  constexpr std::array names{"int8",   "int16",  "int32",  "int64",   "uint8",
                             "uint16", "uint32", "uint64", "float32", "float64"};
  return names[static_cast<std::size_t>(dtype)];
}

std::uint64_t bytes_of(const MatrixView& out) {
  const std::uint64_t cell = visit_dtype(out.dtype, [](auto zero) { return sizeof zero; });
  return product(product(out.rows, out.row_stride), cell);
}

void check_shape(std::size_t queries, std::size_t choices, const MatrixView& out) {
  if (out.rows != queries || out.columns != choices)
    throw InvalidArgument("out", "must have shape (" + std::to_string(queries) + ", " + std::to_string(choices) +
                                     "), got (" + std::to_string(out.rows) + ", " + std::to_string(out.columns) + ")");
  if (out.row_stride < out.columns) throw InvalidArgument("out", "rows must not overlap");
  if (bytes_of(out) > std::numeric_limits<std::ptrdiff_t>::max())
    throw RangeError("out", std::to_string(out.rows) + " rows, " + std::to_string(out.row_stride) +
                                " elements apart, are more than memory can hold");
}

void throw_does_not_fit(double value, DType dtype) {
  std::ostringstream text;
  text << "a score of " << value << " does not fit " << to_string(dtype);
  throw RangeError("dtype", text.str());
}

}  // namespace warpmatch::dispatch
