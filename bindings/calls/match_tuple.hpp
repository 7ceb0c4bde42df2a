#pragma once

#include <cstdint>

#include <pybind11/pybind11.h>

#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// A score as Python has it; a new reference.
inline PyObject* score_object(const Scorer& scorer, double score) {
  return is_integer(scorer) ? PyLong_FromLongLong(static_cast<std::int64_t>(score)) : PyFloat_FromDouble(score);
}

/// (choice, score, key), of references that are taken; null, with the error set, where one is null or memory is short.
inline PyObject* match_tuple(PyObject* choice, PyObject* score, PyObject* key) {
  PyObject* const match = choice == nullptr || score == nullptr || key == nullptr ? nullptr : PyTuple_New(3);
  if (match == nullptr) {
    Py_XDECREF(choice);
    Py_XDECREF(score);
    Py_XDECREF(key);
    return nullptr;
  }
  PyTuple_SET_ITEM(match, 0, choice);
  PyTuple_SET_ITEM(match, 1, score);
  PyTuple_SET_ITEM(match, 2, key);
  return match;
}

}  // namespace warpmatch::bindings
