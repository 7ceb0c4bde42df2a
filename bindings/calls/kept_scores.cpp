#include "calls/kept_scores.hpp"

#include <bit>
#include <cstdint>
#include <utility>

#include "define.hpp"
#include "gil.hpp"

namespace warpmatch::bindings {

bool KeptScores::are_same(PyObject* kept, PyObject* given) {
  if (kept == given) return true;
  if (PyFloat_CheckExact(kept) && PyFloat_CheckExact(given)) {
    return std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(kept)) ==
           std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(given));
  }
  return PyLong_CheckExact(kept) && PyLong_CheckExact(given) && PyObject_RichCompareBool(kept, given, Py_EQ) == 1;
}

const KeptScore* KeptScores::ask(std::size_t place, PyObject* scorer, PyObject* cutoff) {
  const py::object kept_score = py::module_::import("warpmatch.scorers.kept").attr("kept_score");
  const py::object found = called(kept_score, py::handle(scorer), py::handle(cutoff));
  if (found.is_none()) return nullptr;
  const auto& options = bound<ScoreOptions>(found, "score");
  KeptScore score{options, PairScorer(options.scorer, options.rule)};
  if (place == count) return &other_.emplace(std::move(score));
  Entry dropped{py::reinterpret_borrow<py::object>(scorer), py::reinterpret_borrow<py::object>(cutoff),
                std::move(score)};
  std::swap(entries_[place], dropped);
  dropped = {};  // which can run anything
  return find(scorer, cutoff);
}

KeptScores& kept_scores() {
  static auto& scores = *new KeptScores;
  return scores;
}

}  // namespace warpmatch::bindings
