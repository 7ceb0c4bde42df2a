#include "calls/kept_scores.hpp"

#include <bit>
#include <cstdint>
#include <utility>

#include "define.hpp"
#include "gil.hpp"

namespace warpmatch::bindings {

namespace {

/// True for what is the same at the next call: numbers, and tuples of such.
bool is_constant(PyObject* value) {
  if (PyTuple_CheckExact(value)) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); ++i)
      if (PyTuple_CheckExact(PyTuple_GET_ITEM(value, i)) || !is_constant(PyTuple_GET_ITEM(value, i))) return false;
    return true;
  }
  return value == Py_None || PyBool_Check(value) || PyLong_CheckExact(value) || PyFloat_CheckExact(value);
}

/// Of at most one parameter.
bool is_kept(PyObject* kwargs) {
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t at = 0;
  return kwargs == Py_None || PyDict_Next(kwargs, &at, &name, &value) == 0 || is_constant(value);
}

}  // namespace

bool KeptScores::are_same(PyObject* kept, PyObject* given) {
  if (kept == given) return true;
  if (PyTuple_CheckExact(kept) && PyTuple_CheckExact(given)) {
    const Py_ssize_t size = PyTuple_GET_SIZE(kept);
    if (size != PyTuple_GET_SIZE(given)) return false;
    for (Py_ssize_t i = 0; i < size; ++i)
      if (!are_same(PyTuple_GET_ITEM(kept, i), PyTuple_GET_ITEM(given, i))) return false;
    return true;
  }
  if (PyFloat_CheckExact(kept) && PyFloat_CheckExact(given)) {
    return std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(kept)) ==
           std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(given));
  }
  return PyLong_CheckExact(kept) && PyLong_CheckExact(given) && PyObject_RichCompareBool(kept, given, Py_EQ) == 1;
}

bool KeptScores::has_same(const Entry& entry, PyObject* kwargs) {
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t at = 0;
  if (kwargs == Py_None || PyDict_Next(kwargs, &at, &name, &value) == 0) return !entry.name;
  return entry.name.ptr() == name && are_same(entry.value.ptr(), value);
}

const KeptScore* KeptScores::ask(std::size_t place, PyObject* scorer, PyObject* cutoff, PyObject* kwargs) {
  const py::object kept_score = py::module_::import("warpmatch.scorers.kept").attr("kept_score");
  const py::object found = called(kept_score, py::handle(scorer), py::handle(cutoff), py::handle(kwargs));
  const bool is_own = found.is_none() && PyFunction_Check(scorer);
  if (place < count && !is_kept(kwargs)) place = count;
  if (found.is_none() && (!is_own || place == count)) return nullptr;
  Entry dropped{py::reinterpret_borrow<py::object>(scorer), py::reinterpret_borrow<py::object>(cutoff), {}, {}, {}};
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t at = 0;
  if (place < count && kwargs != Py_None && PyDict_Next(kwargs, &at, &name, &value) != 0) {
    dropped.name = py::reinterpret_borrow<py::object>(name);
    dropped.value = py::reinterpret_borrow<py::object>(value);
  }
  if (is_own) {
    std::swap(entries_[place], dropped);
    return nullptr;
  }
  const auto& options = bound<ScoreOptions>(found, "score");
  KeptScore score{options, PairScorer(options.scorer, options.rule)};
  if (place == count) return &other_.emplace(std::move(score));
  dropped.score.emplace(std::move(score));
  std::swap(entries_[place], dropped);
  dropped = {};  // which can run anything
  const Entry& kept = entries_[place];
  return kept.scorer.ptr() == scorer && kept.score ? &*kept.score : nullptr;
}

KeptScores& kept_scores() {
  static auto& scores = *new KeptScores;
  return scores;
}

}  // namespace warpmatch::bindings
