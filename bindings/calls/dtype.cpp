#include "calls/dtype.hpp"

#include <array>
#include <string>

#include <warpmatch/error.hpp>

namespace warpmatch::bindings {

DType dtype_of(const py::dtype& dtype) {
  const char kind = dtype.kind();
  const auto bytes = dtype.itemsize();
  const auto pick = [&](DType one, DType two, DType four, DType eight) {
    return bytes == 1 ? one : bytes == 2 ? two : bytes == 4 ? four : eight;
  };
  if (kind == 'i') return pick(DType::i8, DType::i16, DType::i32, DType::i64);
  if (kind == 'u') return pick(DType::u8, DType::u16, DType::u32, DType::u64);
  if (kind == 'f' && bytes == 4) return DType::f32;
  if (kind == 'f' && bytes == 8) return DType::f64;
  throw InvalidArgument("dtype",
                        "must be an integer type, float32 or float64, got " + py::cast<std::string>(py::str(dtype)));
}

py::dtype numpy_dtype(DType dtype) {
  constexpr std::array codes{"i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"};
  return py::dtype(codes[static_cast<std::size_t>(dtype)]);
}

}  // namespace warpmatch::bindings
