#include "errors.hpp"

#include <algorithm>
#include <exception>
#include <new>

#include <warpmatch/error.hpp>

#include "bind.hpp"

namespace warpmatch::bindings {

namespace {

void set_error(const char* class_name, const std::exception& error) {
  const py::object type = py::module_::import("warpmatch.errors").attr(class_name);
  PyErr_SetString(type.ptr(), error.what());
}

/// True when the exception was one of warpmatch's and is now Python's.
bool translate(const std::exception_ptr& pointer) {
  try {
    std::rethrow_exception(pointer);
  } catch (const RangeError& error) {
    set_error("RangeError", error);
  } catch (const InvalidArgument& error) {
    set_error("InvalidArgument", error);
  } catch (const OutOfMemory& error) {
    set_error("OutOfMemory", error);
  } catch (const DeviceError& error) {
    set_error("DeviceError", error);
  } catch (const Error& error) {
    set_error("Error", error);
  } catch (...) {
    return false;
  }
  return true;
}

}  // namespace

void set_python_error() {
  const std::exception_ptr pointer = std::current_exception();
  if (translate(pointer)) return;
  try {
    std::rethrow_exception(pointer);
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const py::builtin_exception& error) {
    error.set_error();
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
}

void refuse_because(py::error_already_set cause, const std::string& message) {
  py::raise_from(cause, PyExc_TypeError, message.c_str());
  throw py::error_already_set();
}

std::string describe_value(py::handle value) {
  constexpr std::size_t longest = 60;
  const auto shown = py::reinterpret_steal<py::object>(PyObject_ASCII(value.ptr()));
  if (!shown) {
    PyErr_Clear();
    return "<no repr>";
  }
  auto repr = py::cast<std::string>(shown);
  std::ranges::replace(repr, '\n', ' ');  // a message is one line
  return repr.size() > longest ? repr.substr(0, longest) + "..." : repr;
}

std::string describe(py::handle value) {
  return py::cast<std::string>(py::str(py::type::of(value).attr("__name__"))) + ": " + describe_value(value);
}

void bind_errors() {
  // NOLINTNEXTLINE(performance-unnecessary-value-param): the signature that pybind11 calls
  py::register_local_exception_translator([](std::exception_ptr pointer) {
    if (!pointer) return;
    if (!translate(pointer)) std::rethrow_exception(pointer);
  });
}

}  // namespace warpmatch::bindings
