#pragma once

#include <utility>

#include <pybind11/pybind11.h>

namespace warpmatch::bindings {

namespace py = pybind11;

/// A function that strings go through before they are compared, or none. `utils.default_process`, or RapidFuzz's own in
/// C++, is done without a call.
class Processor {
 public:
  Processor() = default;
  /// None for none. It is not asked whether it can be called.
  explicit Processor(py::handle function);

  explicit operator bool() const { return static_cast<bool>(function_); }

  /// What it makes of a value.
  py::object operator()(py::handle value) const;

  /// True for a function of which nobody can say that it is false: one in Python, or a built-in one.
  bool is_plain() const;

  int traverse(visitproc visit, void* arg) const {
    Py_VISIT(function_.ptr());
    return 0;
  }

 private:
  py::object function_;
  bool is_default_ = false;
};

/// Whether a value stands for a missing string.
bool is_missing(py::handle value);

}  // namespace warpmatch::bindings
