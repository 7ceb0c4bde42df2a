#include "scorers/scorer_parameters.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include <pybind11/pybind11.h>

#include <warpmatch/error.hpp>

#include "errors.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

constexpr double largest_weight = std::numeric_limits<std::uint32_t>::max();

std::uint32_t weight_of(py::handle item, py::handle given) {
  const double weight = number_of(item, "weights");
  if (weight != std::trunc(weight)) throw InvalidArgument("weights", "must be whole numbers, got " + describe(given));
  if (!(weight >= 0 && weight <= largest_weight)) {
    throw RangeError("weights", "must lie in 0 to 4294967295, got " + describe(given));
  }
  return static_cast<std::uint32_t>(weight);
}

EditWeights weights_of(py::handle given) {
  if (given.is_none()) return {};
  const bool is_tuple = PyTuple_CheckExact(given.ptr());  // as most are, and single pairs give it each time
  if (!is_tuple && !py::hasattr(given, "__iter__") && PySequence_Check(given.ptr()) == 0) {
    throw py::type_error("[weights] is " + describe(given) +
                         "; expected three whole numbers: what insertion, deletion and substitution cost");
  }
  const auto items = is_tuple ? py::reinterpret_borrow<py::tuple>(given) : py::tuple(items_of(given));
  if (items.size() != 3) {
    throw InvalidArgument("weights", "must be what insertion, deletion and substitution cost, got " + describe(given));
  }
  return {weight_of(items[0], given), weight_of(items[1], given), weight_of(items[2], given)};
}

double prefix_weight_of(py::handle given) {
  const double weight = number_of(given, "prefix_weight");
  if (!(weight >= 0 && weight <= 1)) {
    throw InvalidArgument("prefix_weight", "must lie in 0 to 1, got " + describe(given));
  }
  return weight;
}

/// A bool, NumPy's as well.
bool pad_of(py::handle given) {
  const bool is_bool = PyBool_Check(given.ptr()) || is_instance_of(given, "numpy", "bool_");
  if (!is_bool) throw py::type_error("[pad] is " + describe(given) + "; expected True or False");
  return PyObject_IsTrue(given.ptr()) == 1;
}

}  // namespace

double number_of(py::handle given, const char* argument) {
  if (PyFloat_CheckExact(given.ptr())) return PyFloat_AS_DOUBLE(given.ptr());
  // A float would be made of a whole number only to be read.
  const double number = PyLong_CheckExact(given.ptr()) ? PyLong_AsDouble(given.ptr()) : PyFloat_AsDouble(given.ptr());
  if (number == -1.0 && PyErr_Occurred() != nullptr) {
    const bool too_large = PyErr_ExceptionMatches(PyExc_OverflowError) != 0;
    PyErr_Clear();
    if (too_large) throw RangeError(argument, "is too large: " + describe(given));
    throw py::type_error(std::string("[") + argument + "] is " + describe(given) + "; expected a number");
  }
  return number;
}

void set_parameter(Scorer& scorer, py::handle given) {
  switch (row_of(scorer.metric).parameter) {
    case MetricParameter::none: break;
    case MetricParameter::weights: scorer.weights = weights_of(given); break;
    case MetricParameter::prefix_weight: scorer.prefix_weight = prefix_weight_of(given); break;
    case MetricParameter::pad: scorer.pad = pad_of(given); break;
  }
}

py::object parameter_of(const Scorer& scorer) {
  switch (row_of(scorer.metric).parameter) {
    case MetricParameter::none: break;
    case MetricParameter::weights:
      return py::make_tuple(scorer.weights.insertion, scorer.weights.deletion, scorer.weights.substitution);
    case MetricParameter::prefix_weight: return py::float_(scorer.prefix_weight);
    case MetricParameter::pad: return py::bool_(scorer.pad);
  }
  return py::none();
}

}  // namespace warpmatch::bindings
