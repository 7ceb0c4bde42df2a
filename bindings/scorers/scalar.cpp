#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/matcher.hpp>

#include "bind.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "scorers/scalar_functions.hpp"
#include "scorers/scorer_parameters.hpp"
#include "strings/strings.hpp"
#include "strings/text_pair.hpp"

// People call these in loops, so they sit on CPython's own vector call protocol: no argument tuples, no dispatch.

namespace warpmatch::bindings {

namespace {

enum Argument : std::size_t {
  s1,
  s2,
  score_cutoff,
  processor,  // from here on nothing is set in the common call
  weights,
  score_hint,
  prefix_weight,
  pad,
  argument_count
};

struct Names {
  std::array<PyObject*, argument_count> interned{};
  std::array<const char*, argument_count> plain{"s1",      "s2",         "score_cutoff",  "processor",
                                                "weights", "score_hint", "prefix_weight", "pad"};
};
Names names;  // filled once, by bind_scalar

/// What one call was given; one left out is null.
using Arguments = std::array<PyObject*, argument_count>;

constexpr bool takes(const Scorer& scorer, std::size_t argument) {
  switch (argument) {
    case weights:
    case score_hint: return warpmatch::takes(scorer.metric, MetricParameter::weights);
    case prefix_weight: return warpmatch::takes(scorer.metric, MetricParameter::prefix_weight);
    case pad: return warpmatch::takes(scorer.metric, MetricParameter::pad);
    default: return argument < argument_count;
  }
}

std::size_t find_argument(PyObject* keyword) {
  for (std::size_t i = 0; i < argument_count; ++i) {
    if (keyword == names.interned[i]) return i;
  }
  for (std::size_t i = 0; i < argument_count; ++i) {
    if (PyUnicode_CompareWithASCIIString(keyword, names.plain[i]) == 0) return i;
  }
  return argument_count;
}

bool parse(const ScalarFunction& function, PyObject* const* args, Py_ssize_t positional, PyObject* keywords,
           Arguments& out) {
  const char* name = function.name.c_str();
  if (positional > 2) {
    PyErr_Format(PyExc_TypeError, "%s() takes 2 positional arguments but %zd were given", name, positional);
    return false;
  }
  for (Py_ssize_t i = 0; i < positional; ++i) out[static_cast<std::size_t>(i)] = args[i];
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t i = 0; i < named; ++i) {
    PyObject* keyword = PyTuple_GET_ITEM(keywords, i);
    const std::size_t argument = find_argument(keyword);
    if (!takes(function.scorer, argument)) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", name, keyword);
      return false;
    }
    if (out[argument] != nullptr) {
      PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'", name, keyword);
      return false;
    }
    out[argument] = args[positional + i];
  }
  if (out[s1] == nullptr || out[s2] == nullptr) {
    PyErr_Format(PyExc_TypeError, "%s() is missing the argument '%s'", name, out[s1] == nullptr ? "s1" : "s2");
    return false;
  }
  return true;
}

bool is_given(PyObject* value) { return value != nullptr && value != Py_None; }

/// A cutoff (or hint) as RapidFuzz takes it: cut to a whole number for whole-number scores, rounded to float32 for
/// scores up to 1.
double cutoff_of(PyObject* value, const Scorer& scorer, const char* argument) {
  const double cutoff = number_of(value, argument);
  if (is_integer(scorer)) {
    if (std::isnan(cutoff)) throw InvalidArgument(argument, "must be a number, got " + describe(value));
    if (cutoff <= -1 || std::isinf(cutoff)) {
      throw RangeError(argument, "must be a finite number of at least 0, got " + describe(value));
    }
    // A call of the C library, without SSE4.1, is not for a whole number.
    return PyLong_CheckExact(value) ? cutoff : std::trunc(cutoff);
  }
  if (scorer.form == Form::ratio) return cutoff;
  const double rounded = static_cast<double>(static_cast<float>(cutoff));
  if (!(rounded >= 0 && rounded <= 1)) {
    throw InvalidArgument(argument, "must be between 0 and 1, got " + describe(value));
  }
  return rounded;
}

/// What the processor makes of an argument, or the argument itself. Like RapidFuzz takes whatever is false for none.
py::object processed(PyObject* function, PyObject* value) {
  const int wanted = function == nullptr ? 0 : PyObject_IsTrue(function);
  if (wanted == 0) return py::reinterpret_borrow<py::object>(value);
  const auto problem = [&] { return "[processor] is " + describe(function) + "; expected a function, or None"; };
  if (wanted < 0) {  // neither true nor false, as an array can be
    py::error_already_set cause;
    refuse_because(std::move(cause), problem());
  }
  if (PyCallable_Check(function) == 0) throw py::type_error(problem());
  return called(function, py::handle(value));
}

PyObject* to_python(const Scorer& scorer, double score) {
  return is_integer(scorer) ? PyLong_FromLongLong(static_cast<long long>(score)) : PyFloat_FromDouble(score);
}

/// How many symbols of a text each one of the other is compared with at the most: the one at its place, those in reach
/// of so many edits, or all.
std::size_t compared_with(const Text& text, const Scorer& scorer, const double* cutoff) {
  const MetricRow& row = row_of(scorer.metric);
  if (row.family != Family::edit || scorer.weights != EditWeights{}) return text.units;
  if (row.by_place) return 0;
  if (scorer.form != Form::distance || cutoff == nullptr) return text.units;
  const double reach = 2 * *cutoff + 2;
  return reach < static_cast<double>(text.units) ? static_cast<std::size_t>(reach) : text.units;
}

/// `score` is by that scorer, `cutoff` null for none.
PyObject* scored(const PairScorer& score, const Scorer& scorer, const Text& left, const Text& right,
                 const double* cutoff) {
  const auto work = [&] {
    check_length(left, "s1");
    check_length(right, "s2");
    return cutoff == nullptr ? score(left, right) : score(left, right, *cutoff);
  };
  const bool takes_long = are_long(left.units, right.units) &&
                          are_long(std::max(left.units, right.units), compared_with(right, scorer, cutoff));
  return to_python(scorer, takes_long ? watched(work) : work());
}

/// What was made for the last parameters of a thread: loops give the same ones each time.
PairScorer with_parameters(const Scorer& scorer) {
  thread_local std::optional<std::pair<Scorer, PairScorer>> kept;
  if (!kept || !(kept->first == scorer)) kept.emplace(scorer, PairScorer(scorer, CutoffRule::rapidfuzz));
  return kept->second;
}

/// Everything but two plain strings: processors, nulls, other sequences, and what only some metrics take.
PyObject* scored_with_care(const ScalarFunction& function, const Arguments& arguments, const double* cutoff) {
  Scorer scorer = function.scorer;
  for (const std::size_t parameter : {weights, prefix_weight, pad}) {
    if (arguments[parameter] != nullptr) set_parameter(scorer, arguments[parameter]);
  }
  if (is_given(arguments[score_hint])) cutoff_of(arguments[score_hint], scorer, "score_hint");
  const auto score_of = [&](const Text& left, const Text& right) {
    return scored(scorer == function.scorer ? function.score : with_parameters(scorer), scorer, left, right, cutoff);
  };
  Text plain_left;
  Text plain_right;
  if (!is_given(arguments[processor]) && borrow_text(arguments[s1], plain_left) &&
      borrow_text(arguments[s2], plain_right))
    return score_of(plain_left, plain_right);

  NullTest is_null;
  if (!is_integer(scorer) && (is_null(arguments[s1]) || is_null(arguments[s2]))) {
    return to_python(scorer, higher_is_better(scorer.form) ? 0.0 : 1.0);
  }
  const py::object left = processed(arguments[processor], arguments[s1]);
  const py::object right = processed(arguments[processor], arguments[s2]);
  const TextPair pair(left, right);
  return score_of(pair.left(), pair.right());
}

PyObject* call(const ScalarFunction& function, PyObject* const* args, Py_ssize_t positional, PyObject* keywords) {
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  const bool is_plain =
      positional == 2 && (named == 0 || (named == 1 && PyTuple_GET_ITEM(keywords, 0) == names.interned[score_cutoff]));
  return entered([&]() -> PyObject* {
    double number = 0;
    const auto cutoff_from = [&](PyObject* given) -> const double* {
      if (!is_given(given)) return nullptr;
      number = cutoff_of(given, function.scorer, "score_cutoff");
      return &number;
    };
    Text left;
    Text right;
    if (is_plain && borrow_text(args[0], left) && borrow_text(args[1], right))
      return scored(function.score, function.scorer, left, right, named == 1 ? cutoff_from(args[2]) : nullptr);
    Arguments arguments{};
    if (!parse(function, args, positional, keywords, arguments)) return nullptr;
    return scored_with_care(function, arguments, cutoff_from(arguments[score_cutoff]));
  });
}

/// `scalar_functions()`, which would ask each time whether they are made.
const ScalarFunction* functions = nullptr;

/// CPython hands a function no data of its own, so each has an entry point, which knows its place in the table.
template <std::size_t index>
PyObject* entry(PyObject*, PyObject* const* args, Py_ssize_t positional, PyObject* keywords) {
  return call(functions[index], args, positional, keywords);
}

/// Adds the function to the module; it says it lives where people find it, so that it pickles by that name.
template <std::size_t index>
void add(Module& module) {
  const ScalarFunction& function = functions[index];
  static PyMethodDef method{function.name.c_str(),
                            reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&entry<index>)),
                            METH_FASTCALL | METH_KEYWORDS, function.doc.c_str()};
  const py::str home(function.module);
  PyObject* made = PyCFunction_NewEx(&method, nullptr, home.ptr());
  if (made == nullptr) throw py::error_already_set();
  module.add_object(function.attribute.c_str(), py::reinterpret_steal<py::object>(made));
}

}  // namespace

void bind_scalar(Module& module) {
  functions = scalar_functions().data();
  for (std::size_t i = 0; i < argument_count; ++i) names.interned[i] = PyUnicode_InternFromString(names.plain[i]);
  [&]<std::size_t... index>(std::index_sequence<index...>) { (add<index>(module), ...); }
  (std::make_index_sequence<scalar_function_count>{});
}

}  // namespace warpmatch::bindings
