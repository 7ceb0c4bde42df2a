#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <warpmatch/matcher.hpp>

#include "bind.hpp"
#include "errors.hpp"
#include "scalar_docs.hpp"
#include "strings.hpp"

// People call these in loops, so they sit on CPython's own vector call protocol: no argument tuples, no dispatch.

namespace warpmatch::bindings {

namespace {

/// A pair is scored without the GIL when it is worth the hand-over: from this many cells of its matrix on.
constexpr double cells_to_release = 1 << 26;

enum Parameter : std::size_t { s1, s2, processor, score_cutoff, weights, score_hint, parameter_count };

struct Names {
  std::array<PyObject*, parameter_count> interned{};
  std::array<const char*, parameter_count> plain{"s1", "s2", "processor", "score_cutoff", "weights", "score_hint"};
};
Names names;  // filled once, by bind_scalar

/// What one call was given; a parameter left out is null.
using Arguments = std::array<PyObject*, parameter_count>;

constexpr bool takes(Scorer scorer, std::size_t parameter) {
  return parameter < weights || scorer.metric == Metric::levenshtein;
}

std::size_t find_parameter(PyObject* keyword) {
  for (std::size_t i = 0; i < parameter_count; ++i) {
    if (keyword == names.interned[i]) return i;
  }
  for (std::size_t i = 0; i < parameter_count; ++i) {
    if (PyUnicode_CompareWithASCIIString(keyword, names.plain[i]) == 0) return i;
  }
  return parameter_count;
}

template <Scorer scorer>
bool parse(PyObject* const* args, Py_ssize_t positional, PyObject* keywords, const char* function, Arguments& out) {
  if (positional > 2) {
    PyErr_Format(PyExc_TypeError, "%s() takes 2 positional arguments but %zd were given", function, positional);
    return false;
  }
  for (Py_ssize_t i = 0; i < positional; ++i) out[static_cast<std::size_t>(i)] = args[i];
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t i = 0; i < named; ++i) {
    PyObject* keyword = PyTuple_GET_ITEM(keywords, i);
    const std::size_t parameter = find_parameter(keyword);
    if (parameter == parameter_count || !takes(scorer, parameter)) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function, keyword);
      return false;
    }
    if (out[parameter] != nullptr) {
      PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'", function, keyword);
      return false;
    }
    out[parameter] = args[positional + i];
  }
  if (out[s1] == nullptr || out[s2] == nullptr) {
    PyErr_Format(PyExc_TypeError, "%s() is missing the argument '%s'", function, out[s1] == nullptr ? "s1" : "s2");
    return false;
  }
  return true;
}

/// RapidFuzz cuts the cutoff of an integer score to a whole number.
double whole_cutoff(PyObject* value) {
  double cutoff = 0;
  if (PyFloat_Check(value)) {
    cutoff = std::trunc(PyFloat_AS_DOUBLE(value));
  } else if (PyIndex_Check(value)) {
    const Py_ssize_t whole = PyNumber_AsSsize_t(value, nullptr);
    if (whole == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    cutoff = static_cast<double>(whole);
  } else {
    throw py::type_error("[score_cutoff] is " + describe(value) + "; expected a number or None");
  }
  if (!(cutoff >= 0) || std::isinf(cutoff)) {
    throw InvalidArgument("score_cutoff", "must be a finite number of at least 0, got " + describe(value));
  }
  return cutoff;
}

double real_cutoff(PyObject* value, Form form) {
  double cutoff = PyFloat_AsDouble(value);
  if (cutoff == -1.0 && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    throw py::type_error("[score_cutoff] is " + describe(value) + "; expected a number or None");
  }
  if (form == Form::ratio) return cutoff;
  if (!(cutoff >= 0 && cutoff <= 1)) {
    throw InvalidArgument("score_cutoff", "must be between 0 and 1, got " + describe(value));
  }
  return static_cast<double>(static_cast<float>(cutoff));  // RapidFuzz rounds it so
}

void require_unit_weights(PyObject* given) {
  if (given == nullptr || given == Py_None) return;
  const auto items = py::reinterpret_steal<py::tuple>(PySequence_Tuple(given));
  if (!items) throw py::error_already_set();
  bool unit = items.size() == 3;
  for (py::handle item : items) unit = unit && item.equal(py::int_(1));
  if (!unit) throw InvalidArgument("weights", "must be (1, 1, 1), the only ones so far, got " + describe(given));
}

/// What the processor makes of an argument, or the argument itself. RapidFuzz also takes False for no processor.
py::object processed(PyObject* processor_function, PyObject* value) {
  if (processor_function == nullptr || processor_function == Py_None || processor_function == Py_False) {
    return py::reinterpret_borrow<py::object>(value);
  }
  return py::reinterpret_borrow<py::object>(processor_function)(py::handle(value));
}

PyObject* to_python(Form form, double score) {
  return is_integer(form) ? PyLong_FromLongLong(static_cast<long long>(score)) : PyFloat_FromDouble(score);
}

template <Scorer scorer>
PyObject* scored(const Text& left, const Text& right, PyObject* given_cutoff) {
  ScoreOptions options{scorer, std::nullopt, CutoffRule::rapidfuzz};
  if (given_cutoff != nullptr && given_cutoff != Py_None) {
    options.score_cutoff =
        is_integer(scorer.form) ? whole_cutoff(given_cutoff) : real_cutoff(given_cutoff, scorer.form);
  }
  if (static_cast<double>(left.units) * static_cast<double>(right.units) < cells_to_release) {
    return to_python(scorer.form, score(left, right, options));
  }
  const auto unlocked = [&] {
    const py::gil_scoped_release gil;
    return score(left, right, options);
  };
  return to_python(scorer.form, unlocked());
}

/// Everything but two plain strings: processors, nulls, and what is no string at all.
template <Scorer scorer>
PyObject* scored_with_care(const Arguments& arguments) {
  require_unit_weights(arguments[weights]);
  NullTest is_null;
  if (!is_integer(scorer.form) && (is_null(arguments[s1]) || is_null(arguments[s2]))) {
    return to_python(scorer.form, scorer.form == Form::normalized_distance ? 1.0 : 0.0);
  }
  std::array<Text, 2> texts;
  std::array<py::object, 2> values;
  for (const std::size_t side : {s1, s2}) {
    values[side] = processed(arguments[processor], arguments[side]);
    if (!borrow_text(values[side].ptr(), texts[side])) {
      throw py::type_error(std::string("[") + names.plain[side] + "] is " + describe(values[side]) +
                           "; expected str or bytes");
    }
  }
  return scored<scorer>(texts[0], texts[1], arguments[score_cutoff]);
}

template <Scorer scorer>
PyObject* call(PyObject*, PyObject* const* args, Py_ssize_t positional, PyObject* keywords);

template <Scorer scorer>
PyMethodDef& definition() {
  static PyMethodDef method{docs_of(scorer).name,
                            reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&call<scorer>)),
                            METH_FASTCALL | METH_KEYWORDS, docs_of(scorer).text};
  return method;
}

template <Scorer scorer>
PyObject* call(PyObject*, PyObject* const* args, Py_ssize_t positional, PyObject* keywords) {
  Arguments arguments{};
  if (positional == 2 && keywords == nullptr) {
    arguments[s1] = args[0];
    arguments[s2] = args[1];
  } else if (!parse<scorer>(args, positional, keywords, definition<scorer>().ml_name, arguments)) {
    return nullptr;
  }
  try {
    const bool plain = arguments[processor] == nullptr && arguments[weights] == nullptr;
    std::array<Text, 2> texts;
    if (plain && borrow_text(arguments[s1], texts[0]) && borrow_text(arguments[s2], texts[1])) {
      return scored<scorer>(texts[0], texts[1], arguments[score_cutoff]);
    }
    return scored_with_care<scorer>(arguments);
  } catch (...) {
    set_python_error();
    return nullptr;
  }
}

/// Adds the function under `attribute`; it says it lives in `home`, so that it pickles by that name.
template <Scorer scorer>
void add(py::module_& module, const char* attribute, const char* home) {
  const py::str home_name(home);
  PyObject* function = PyCFunction_NewEx(&definition<scorer>(), nullptr, home_name.ptr());
  if (function == nullptr) throw py::error_already_set();
  module.add_object(attribute, py::reinterpret_steal<py::object>(function));
}

}  // namespace

void bind_scalar(py::module_& module) {
  for (std::size_t i = 0; i < parameter_count; ++i) names.interned[i] = PyUnicode_InternFromString(names.plain[i]);

  add<Scorer{Metric::indel, Form::ratio}>(module, "ratio", "warpmatch.fuzz");

  constexpr const char* levenshtein = "warpmatch.distance.Levenshtein";
  add<Scorer{Metric::levenshtein, Form::distance}>(module, "levenshtein_distance", levenshtein);
  add<Scorer{Metric::levenshtein, Form::similarity}>(module, "levenshtein_similarity", levenshtein);
  add<Scorer{Metric::levenshtein, Form::normalized_distance}>(module, "levenshtein_normalized_distance", levenshtein);
  add<Scorer{Metric::levenshtein, Form::normalized_similarity}>(module, "levenshtein_normalized_similarity",
                                                                levenshtein);

  constexpr const char* indel = "warpmatch.distance.Indel";
  add<Scorer{Metric::indel, Form::distance}>(module, "indel_distance", indel);
  add<Scorer{Metric::indel, Form::similarity}>(module, "indel_similarity", indel);
  add<Scorer{Metric::indel, Form::normalized_distance}>(module, "indel_normalized_distance", indel);
  add<Scorer{Metric::indel, Form::normalized_similarity}>(module, "indel_normalized_similarity", indel);
}

}  // namespace warpmatch::bindings
