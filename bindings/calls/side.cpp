#include "calls/side.hpp"

#include <algorithm>

#include <warpmatch/internal/unpacked.hpp>

#include "define.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// Strings that are asked for before they are looked at: each lies somewhere else in memory.
constexpr std::size_t kAhead = 12;
/// Symbols of a string of a corpus that is unpacked while the GIL is kept.
constexpr std::size_t kLongest = 4096;

/// The corpus that an object is; null where it is none.
const Corpus* corpus_in(py::handle source) {
  if (const auto* plain = plain_instance<BoundCorpus>(source)) return &plain->corpus;
  if (!py::isinstance<BoundCorpus>(source) || !is_made(source)) return nullptr;
  return &bound<BoundCorpus>(source, "corpus").corpus;
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

bool Side::read(TextForm of_corpus) {
  if (corpus_ == nullptr) return read(0, size_);
  const auto unpack = [&] { return unpacked_texts(*corpus_, of_corpus); };
  // Whoever makes a form meanwhile may wait for the GIL.
  const bool may_wait = of_corpus != TextForm::as_is && !are_unpacked(*corpus_, of_corpus);
  texts_ = may_wait ? watched(unpack) : unpack();
  return true;
}

bool Side::read(std::size_t first, std::size_t count) {
  PyObject** const some = items() + first;
  for (std::size_t i = 0; i < std::min(count, kAhead); ++i) fetch(some[i]);
  borrowed_.resize(count);
  texts_ = borrowed_;
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) fetch(some[i + kAhead]);
    borrowed_[i] = {};
    if (!borrow_text(some[i], borrowed_[i]) && some[i] != Py_None) return false;
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
