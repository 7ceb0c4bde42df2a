#pragma once

#include <pybind11/numpy.h>

#include <warpmatch/result.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// NumPy's dtype as the engine has it. InvalidArgument for other than integers, float32 and float64.
DType dtype_of(const py::dtype& dtype);

/// The same back.
py::dtype numpy_dtype(DType dtype);

}  // namespace warpmatch::bindings
