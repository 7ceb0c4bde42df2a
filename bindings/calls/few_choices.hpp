#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/text.hpp>

#include "strings/processor.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

struct BoundCorpus;

/// The choices of a call that has few, as texts: of a list or tuple, the values of a dict, or of a Corpus. Borrowed: as
/// long as nothing of Python's runs nobody can drop them.
class FewChoices {
 public:
  /// Of more of them, what a call takes beside its work is little.
  static constexpr std::size_t most = 128;

  /// False where there are more, or anything but str, bytes and None.
  bool read(py::handle choices);

  std::span<const Text> texts() const { return {texts_.data(), count_}; }
  /// Symbols of all.
  std::size_t units() const { return units_; }

  /// Keeps them alive while something else may run; false for a Corpus, whose strings are no objects yet.
  bool hold();
  /// Puts what a processor makes of each, nulls apart, in the place of the texts, of those that are held. False where
  /// that is something else than strings and nulls.
  bool process(const Processor& processor);
  /// What it made.
  py::list made() const;

  // What a match is made of, new references.

  /// The choice of a row as it was given; a new object, of a Corpus.
  PyObject* choice(std::size_t row) const;
  /// Its number, or its key.
  PyObject* key(std::size_t row) const;

 private:
  bool add(PyObject* item);
  bool read_items(PyObject* const* items, std::size_t count);
  bool read_values(PyObject* choices);
  bool read_corpus(const BoundCorpus& corpus);

  std::array<Text, most> texts_;
  std::array<PyObject*, most> items_;  ///< but of a Corpus
  std::array<PyObject*, most> keys_;   ///< of a dict
  std::size_t count_ = 0;
  std::size_t units_ = 0;
  std::vector<py::object> held_;
  std::vector<py::object> made_;
  bool has_keys_ = false;
  const BoundCorpus* corpus_ = nullptr;
};

}  // namespace warpmatch::bindings
