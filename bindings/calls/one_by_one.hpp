#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include <pybind11/pybind11.h>

#include <warpmatch/internal/query_scorer.hpp>
#include <warpmatch/options.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// What `process.extract_iter` is given, checked.
struct OneByOneCall {
  py::object query;
  py::object source;      ///< what the choices are from: anything that can be gone through
  bool has_keys = false;  ///< (key, choice) pairs; else choices, whose key is their number
  ScoreOptions score;
  py::object query_processor;   ///< null for none
  py::object choice_processor;  ///< the same; none of choices that have been through it
  /// (scorer, score_cutoff, scorer_kwargs): for sequences other than strings, which Python scores.
  py::object asked;
};

/// The matches of a query, each scored as it is asked for. No choice is taken before that.
class OneByOne {
 public:
  explicit OneByOne(OneByOneCall call) : call_(std::move(call)) {}

  /// A new reference; null where no choice is left.
  PyObject* next();

  int traverse(visitproc visit, void* arg) const;

 private:
  bool begin();
  std::optional<double> score(const Text& choice);
  template <class MakeKey>
  PyObject* match_with(py::handle choice, const MakeKey& key);
  py::object scored_in_python(py::handle made, py::handle key);

  OneByOneCall call_;
  py::object query_;                   ///< as the processor made it; null before the first match is asked for
  py::object iterator_;                ///< over the choices; the same
  std::optional<QueryScorer> scorer_;  ///< of a query that is a string
  std::size_t units_ = 0;              ///< of such a query
  py::ssize_t row_ = 0;
  py::object scored_;  ///< a function in Python, once it is needed
};

/// Python's iterator over them.
py::object iterator_over(OneByOneCall call);

}  // namespace warpmatch::bindings
