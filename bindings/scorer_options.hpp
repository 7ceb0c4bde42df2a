#pragma once

#include <pybind11/pybind11.h>

#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// What an insertion, a deletion and a substitution cost: three whole numbers, or None for 1 each.
EditWeights weights_of(py::handle given);

/// What each symbol of a common beginning adds, 0 to 1.
double prefix_weight_of(py::handle given);

/// Any number as a double; TypeError, naming `argument`, for anything else.
double number_of(py::handle given, const char* argument);

}  // namespace warpmatch::bindings
