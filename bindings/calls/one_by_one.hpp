#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/internal/query_scorer.hpp>
#include <warpmatch/options.hpp>

#include "strings/processor.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// A function of the caller's own that scores, with what it is called with beside the two strings.
class OwnScorer {
 public:
  /// `cutoff` is what scores have to meet, None where all do.
  OwnScorer(py::object function, const py::dict& arguments, py::object cutoff, bool higher_is_better);

  /// The score; null where it misses the cutoff.
  py::object operator()(py::handle query, py::handle choice) const;

  int traverse(visitproc visit, void* arg) const;

 private:
  py::object function_;
  py::tuple names_;
  std::vector<py::object> values_;
  py::object cutoff_;
  std::optional<double> number_;  ///< the cutoff, where it is one that compares with floats as itself
  int comparison_;
};

/// What `process.extract_iter` is given, checked.
struct OneByOneCall {
  py::object query;
  py::object source;      ///< what the choices are from: anything that can be gone through
  bool has_keys = false;  ///< (key, choice) pairs; else choices, whose key is their number
  Processor query_processor;
  Processor choice_processor;  ///< none of choices that have been through it
  // One scorer:
  std::optional<OwnScorer> own;
  ScoreOptions score;
  /// (scorer, score_cutoff, scorer_kwargs) of that, as it was asked for: Python scores sequences other than strings.
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
  template <class MakeKey>
  PyObject* match_with(py::handle choice, const MakeKey& key);
  std::optional<double> score(const Text& choice);
  py::object scored_in_python(py::handle made, py::handle key);

  OneByOneCall call_;
  py::object query_;                   ///< as the processor made it; null before the first match is asked for
  py::object iterator_;                ///< over the choices; the same
  std::optional<QueryScorer> scorer_;  ///< of a query that is a string
  std::size_t units_ = 0;              ///< of such a query
  py::ssize_t row_ = 0;
  py::object scored_;  ///< a function in Python, once it is needed
};

}  // namespace warpmatch::bindings
