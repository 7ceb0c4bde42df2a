#pragma once

#include <optional>
#include <string>

#include <pybind11/pybind11.h>

#include <warpmatch/error.hpp>

#include "gil.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// Sets the Python error of the C++ exception in flight: the classes of warpmatch.errors for the library's own
/// errors, pybind11's for the rest. To be called from a catch block, with the GIL.
void set_python_error();

/// What `work()` gives to Python; null, with Python's error set, where it throws.
template <class Work>
PyObject* entered(const Work& work) {
  try {
    return or_wait_for_the_end(work);
  } catch (...) {
    set_python_error();
    return nullptr;
  }
}

/// A TypeError with that cause, which was taken from Python before the message was made.
[[noreturn]] void refuse_because(py::error_already_set cause, const std::string& message);

/// `int: 42`, the type and a shortened repr, for error messages.
std::string describe(py::handle value);

/// `42`, the repr alone, shortened.
std::string describe_value(py::handle value);

/// What `work()` gives; an error of the engine about `engine_name` becomes one about what the caller calls `argument`.
template <class Work>
auto renamed(const std::string& engine_name, const std::string& argument, const Work& work) {
  const auto problem = [&](const InvalidArgument& error) -> std::optional<std::string> {
    const std::string message = error.what();
    const std::string prefix = "[" + engine_name + "] ";
    if (!message.starts_with(prefix)) return std::nullopt;
    return message.substr(prefix.size());
  };
  try {
    return work();
  } catch (const RangeError& error) {
    if (const auto found = problem(error)) throw RangeError(argument, *found);
    throw;
  } catch (const InvalidArgument& error) {
    if (const auto found = problem(error)) throw InvalidArgument(argument, *found);
    throw;
  }
}

}  // namespace warpmatch::bindings
