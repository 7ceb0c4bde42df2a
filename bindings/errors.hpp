#pragma once

#include <cstddef>
#include <string>

#include <pybind11/pybind11.h>

namespace warpmatch::bindings {

namespace py = pybind11;

/// Sets the Python error of the C++ exception in flight: the classes of warpmatch.errors for the library's own
/// errors, pybind11's for the rest. To be called from a catch block, with the GIL.
void set_python_error();

/// `int: 42`, the type and a shortened repr, for error messages.
std::string describe(py::handle value);

/// `42`, the repr alone, shortened.
std::string describe_value(py::handle value);

}  // namespace warpmatch::bindings
