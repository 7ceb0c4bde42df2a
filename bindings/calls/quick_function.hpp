#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <pybind11/pybind11.h>

#include "define.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// A call of `process.extract`, `extractOne` or `extract_iter`: what it was given, null for what was left
/// out but the scorer, which is then the usual one.
struct SearchCall {
  enum Named : std::uint8_t {
    scorer,
    processor,
    score_cutoff,
    score_hint,
    scorer_kwargs,
    workers,
    device,
    limit,
    named_count
  };

  PyObject* query;
  PyObject* choices;
  std::array<PyObject*, named_count> named;

  /// What was given, None where nothing was.
  PyObject* given(Named argument) const { return named[argument] == nullptr ? Py_None : named[argument]; }
  bool is_none(Named argument) const { return named[argument] == nullptr || named[argument] == Py_None; }
};

/// A new reference; null, without an error, for what the function in Python has to do.
using Quick = PyObject* (*)(const SearchCall&);

/// A function of Python's, its signature, text and name, whose commonest calls are done without it: `quick` is asked
/// first, with arguments of the names below `names`. To come to a function in Python, and from there to one of ours,
/// takes as long as all that RapidFuzz does for a few strings.
py::object quick_function(py::handle function, SearchCall::Named names, Quick quick);

}  // namespace warpmatch::bindings
