#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <pybind11/pybind11.h>

#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/options.hpp>

#include "calls/quick_function.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// What a scorer, its parameters and a cutoff of `process` come to.
struct KeptScore {
  ScoreOptions options;
  PairScorer pair;
};

/// The last of them, by the very objects that they were asked for with: what Python keeps (`kept.py`) is looked up by
/// their hashes, in a tuple of both, which takes longer than to score a pair. Under the GIL alone.
class KeptScores {
 public:
  /// Null where Python has none, for a function of the caller's own; what it raises is passed on. Valid until anything
  /// of Python's runs.
  const KeptScore* find(const SearchCall& call) {
    PyObject* const scorer = call.named[SearchCall::scorer];
    PyObject* const cutoff = call.given(SearchCall::score_cutoff);
    PyObject* const kwargs = call.given(SearchCall::scorer_kwargs);
    const std::size_t place = place_of(scorer, cutoff, kwargs);
    if (place < count) {
      const Entry& entry = entries_[place];
      if (entry.scorer.ptr() == scorer && are_same(entry.cutoff.ptr(), cutoff) && has_same(entry, kwargs))
        return entry.score ? &*entry.score : nullptr;
    }
    return ask(place, scorer, cutoff, kwargs);
  }

 private:
  static constexpr std::size_t count = 1 << 6;

  struct Entry {
    py::object scorer;
    py::object cutoff;
    py::object name;  ///< of the one parameter, if there is one
    py::object value;
    std::optional<KeptScore> score;  ///< none for a function of the caller's own
  };

  /// `count` for a cutoff of another kind than None and Python's own numbers, which may be anything the next time, and
  /// for more than one parameter.
  static std::size_t place_of(PyObject* scorer, PyObject* cutoff, PyObject* kwargs) {
    if (kwargs != Py_None && !(PyDict_CheckExact(kwargs) && PyDict_GET_SIZE(kwargs) <= 1)) return count;
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
    std::uint64_t hash = reinterpret_cast<std::uintptr_t>(scorer) / sizeof(void*);
    if (PyFloat_CheckExact(cutoff))
      hash += std::bit_cast<std::uint64_t>(PyFloat_AS_DOUBLE(cutoff));
    else if (PyLong_CheckExact(cutoff))
      hash += static_cast<std::uint64_t>(PyObject_Hash(cutoff)) << 32;
    else if (cutoff != Py_None)
      return count;
    return hash * golden >> 58;
  }
  static bool are_same(PyObject* kept, PyObject* given);
  static bool has_same(const Entry& entry, PyObject* kwargs);
  const KeptScore* ask(std::size_t place, PyObject* scorer, PyObject* cutoff, PyObject* kwargs);

  std::array<Entry, count> entries_;
  std::optional<KeptScore> other_;  ///< the last of a cutoff that is not kept
};

/// Those of all calls. They outlive Python, which has no use for their references any more.
KeptScores& kept_scores();

}  // namespace warpmatch::bindings
