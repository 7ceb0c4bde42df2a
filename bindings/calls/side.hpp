#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/matcher.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// One side of a call that may be a small one: a list or tuple of str, bytes and None, or a corpus whose strings have
/// been read already. The strings are borrowed: as long as the GIL is kept nothing else holds them.
class Side {
 public:
  explicit Side(py::handle source);

  py::handle source() const { return source_; }
  /// False for every other kind of container, and for a corpus of long strings.
  bool is_known() const { return is_known_; }
  bool is_list() const { return is_known_ && corpus_ == nullptr; }
  bool is_corpus() const { return corpus_ != nullptr; }
  /// Of a list as it was when the side was made.
  std::size_t size() const { return size_; }
  /// By the first string; 0 of a corpus, which is packed already.
  std::size_t units() const;

  /// Reads all strings. False where there is anything but str, bytes and None: lists hold many kinds of nulls.
  bool read() { return read(0, size_); }
  /// Reads some of a list in the place of those read before.
  bool read(std::size_t first, std::size_t count);
  /// What was read last.
  std::span<const Text> texts() const { return unpacked_ ? unpacked_->texts() : texts_; }

  /// In lanes the strings are those of a corpus.
  Corpus packed() const { return corpus_ != nullptr ? *corpus_ : Corpus(texts_, 1); }

  /// Keeps the strings from `first` on alive, whatever other threads do to the list once the GIL is released.
  void hold(std::size_t first = 0);

 private:
  PyObject** items() const { return PySequence_Fast_ITEMS(source_.ptr()); }

  py::handle source_;
  const Corpus* corpus_ = nullptr;
  bool is_known_ = true;
  std::size_t size_ = 0;
  std::vector<Text> texts_;
  std::optional<UnpackedCorpus> unpacked_;
  py::object held_;
};

}  // namespace warpmatch::bindings
