#include "calls/side.hpp"

#include <warpmatch/internal/unpacked.hpp>

#include "calls/list_rows.hpp"
#include "define.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

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
  if (corpus_ == nullptr) {
    borrowed_.resize(size_);
    texts_ = borrowed_;
    return borrow_items({items(), size_}, borrowed_);
  }
  const auto unpack = [&] { return unpacked_texts(*corpus_, of_corpus); };
  // Whoever makes a form meanwhile may wait for the GIL.
  const bool may_wait = of_corpus != TextForm::as_is && !are_unpacked(*corpus_, of_corpus);
  texts_ = may_wait ? watched(unpack) : unpack();
  return true;
}

void Side::hold() {
  if (corpus_ == nullptr) held_ = held_items(source_, 0);
}

}  // namespace warpmatch::bindings
