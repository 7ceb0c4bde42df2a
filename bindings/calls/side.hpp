#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
#include <span>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/matcher.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// One side of a call that may be a small one: a list or tuple of str, bytes and None, or a corpus whose strings have
/// been read already. The strings are borrowed: as long as the GIL is kept nothing else holds them.
class Side {
 public:
  explicit Side(py::handle source);

  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  py::handle source() const { return source_; }
  /// False for every other kind of container, and for a corpus of long strings.
  bool is_known() const { return is_known_; }
  bool is_list() const { return is_known_ && corpus_ == nullptr; }
  bool is_corpus() const { return corpus_ != nullptr; }
  /// Of a list as it was when the side was made.
  std::size_t size() const { return size_; }
  /// By the first string; 0 of a corpus, which is packed already.
  std::size_t units() const;

  /// Reads all strings, those of a corpus in the form given: in any but `as_is` others may run meanwhile. False where
  /// there is anything but str, bytes and None: lists hold many kinds of nulls.
  bool read(TextForm of_corpus = TextForm::as_is);
  /// What was read.
  std::span<const Text> texts() const { return texts_; }

  /// In lanes the strings are those of a corpus.
  Corpus packed() const { return corpus_ != nullptr ? *corpus_ : Corpus(borrowed_, 1); }

  /// Keeps the strings alive, whatever other threads do to the list once the GIL is released.
  void hold();

 private:
  PyObject** items() const { return PySequence_Fast_ITEMS(source_.ptr()); }

  py::handle source_;
  const Corpus* corpus_ = nullptr;
  bool is_known_ = true;
  std::size_t size_ = 0;
  // Few texts need no memory of their own, and to ask for it takes as long as to compare some of them.
  std::array<std::byte, 20 * sizeof(Text)> first_memory_;
  std::pmr::monotonic_buffer_resource memory_{first_memory_.data(), first_memory_.size()};
  std::pmr::vector<Text> borrowed_{&memory_};  ///< of a list
  std::span<const Text> texts_;
  py::object held_;
};

}  // namespace warpmatch::bindings
