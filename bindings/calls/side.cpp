#include "calls/side.hpp"

#include <algorithm>

#include "define.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// Strings that are asked for before they are looked at: each lies somewhere else in memory.
constexpr std::size_t kAhead = 12;
/// Symbols of a string of a corpus that is unpacked while the GIL is kept.
constexpr std::size_t kLongest = 4096;

/// The corpus that an object is; null where it is none. Nobody makes classes of it as a rule, and to look a class up
/// takes as long as to compare a few strings.
const Corpus* corpus_in(py::handle source) {
  static const PyTypeObject* const type = reinterpret_cast<PyTypeObject*>(py::type::of<BoundCorpus>().ptr());
  if (Py_TYPE(source.ptr()) != type) {
    if (!py::isinstance<BoundCorpus>(source) || !is_made(source)) return nullptr;
    return &bound<BoundCorpus>(source, "corpus").corpus;
  }
  const auto held = reinterpret_cast<py::detail::instance*>(source.ptr())->get_value_and_holder();
  return held.holder_constructed() ? &held.value_ptr<BoundCorpus>()->corpus : nullptr;
}

}  // namespace

Side::Side(py::handle source) : source_(source) {
  if (PyList_CheckExact(source.ptr()) || PyTuple_CheckExact(source.ptr())) {
    size_ = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(source.ptr()));
    return;
  }
  corpus_ = corpus_in(source);
  is_known_ = corpus_ != nullptr && corpus_->max_length() <= kLongest;
  if (is_known_) size_ = corpus_->size();
}

std::size_t Side::units() const {
  Text first;
  return is_list() && size_ > 0 && borrow_text(*items(), first) ? size_ * first.units : 0;
}

bool Side::read(std::size_t first, std::size_t count) {
  if (corpus_ != nullptr) {
    unpacked_.emplace(*corpus_);
    return true;
  }
  PyObject** const some = items() + first;
  for (std::size_t i = 0; i < std::min(count, kAhead); ++i) fetch(some[i]);
  texts_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) fetch(some[i + kAhead]);
    texts_[i] = {};
    if (!borrow_text(some[i], texts_[i]) && some[i] != Py_None) return false;
  }
  return true;
}

void Side::hold(std::size_t first) {
  if (corpus_ != nullptr || PyTuple_CheckExact(source_.ptr())) return;
  held_ = py::reinterpret_steal<py::object>(
      PyList_GetSlice(source_.ptr(), static_cast<py::ssize_t>(first), static_cast<py::ssize_t>(size_)));
  if (!held_) throw py::error_already_set();
}

}  // namespace warpmatch::bindings
