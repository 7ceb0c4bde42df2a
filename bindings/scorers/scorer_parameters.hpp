#pragma once

#include <string_view>

#include <pybind11/pybind11.h>

#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// What a scorer can be told besides the strings, read from Python: the one place that checks it. A TypeError or an
/// InvalidArgument names the parameter and the value.

/// The name a parameter has in Python; empty for none.
constexpr std::string_view name_of(MetricParameter parameter) {
  switch (parameter) {
    case MetricParameter::none: break;
    case MetricParameter::weights: return "weights";
    case MetricParameter::prefix_weight: return "prefix_weight";
    case MetricParameter::pad: return "pad";
  }
  return "";
}

/// Sets the parameter that the scorer's metric takes: `weights`, three whole numbers for an insertion, a deletion and a
/// substitution, or None for 1 each; `prefix_weight`, 0 to 1; `pad`, a bool.
void set_parameter(Scorer& scorer, py::handle given);

/// That parameter.
py::object parameter_of(const Scorer& scorer);

/// Any number as a double; TypeError, naming `argument`, for anything else.
double number_of(py::handle given, const char* argument);

}  // namespace warpmatch::bindings
