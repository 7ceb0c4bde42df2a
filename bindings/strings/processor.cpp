#include "strings/processor.hpp"

#include <string>

#include <pybind11/stl.h>

#include "gil.hpp"
#include "strings/default_process.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

bool is_in_python_or_built_in(PyObject* function) {
  return PyFunction_Check(function) || PyCFunction_CheckExact(function) || Py_IS_TYPE(function, &PyMethodDescr_Type);
}

/// RapidFuzz's function in C++ does the same as ours; the one in Python does not.
bool is_rapidfuzz_default(py::handle function) {
  if (is_in_python_or_built_in(function.ptr())) return false;
  const auto has_text = [&](const char* attribute, const char* text, bool as_beginning) {
    const py::object value = py::getattr(function, attribute, py::none());
    if (!py::isinstance<py::str>(value)) return false;
    const auto found = py::cast<std::string>(value);
    return as_beginning ? found.starts_with(text) : found == text;
  };
  return has_text("__name__", "default_process", false) && has_text("__module__", "rapidfuzz.utils_cpp", true);
}

}  // namespace

Processor::Processor(py::handle function) {
  if (function.is_none()) return;
  function_ = py::reinterpret_borrow<py::object>(function);
  is_default_ = is_default_process(function) || is_rapidfuzz_default(function);
}

py::object Processor::operator()(py::handle value) const {
  if (!is_default_ || (!PyUnicode_Check(value.ptr()) && !PyBytes_Check(value.ptr()))) return called(function_, value);
  PyObject* const made = default_processed(value.ptr());
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

bool Processor::is_plain() const { return is_default_ || is_in_python_or_built_in(function_.ptr()); }

bool is_missing(py::handle value) {
  return value.is_none() || (!PyUnicode_Check(value.ptr()) && NullTest()(value.ptr()));
}

}  // namespace warpmatch::bindings
