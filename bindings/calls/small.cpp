#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>

#include <warpmatch/internal/unpacked.hpp>

#include "bind.hpp"
#include "calls/dtype.hpp"
#include "calls/results.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

// Small calls: lists and small corpora, which are compared as they lie where that takes less than lanes. In between
// there is nothing but this file, as what a call takes beside its work is most of it. What is not for here is declined,
// and goes the way of every other call, which knows all kinds of strings and all errors.

namespace warpmatch::bindings {

namespace {

/// Strings of a list that are looked at before anybody knows whether the call is one for here,
constexpr std::size_t kFew = 512;
/// unless the first are so long, in symbols for each pair.
constexpr std::size_t kSymbolsAPair = 16;
/// Below it nobody is let wait by not giving the GIL away.
constexpr double kShort = 100e-6;

/// One side of a call.
class Side {
 public:
  explicit Side(py::handle source) : source_(source) {
    if (PyList_CheckExact(source.ptr()) || PyTuple_CheckExact(source.ptr())) {
      size_ = static_cast<std::size_t>(PySequence_Fast_GET_SIZE(source.ptr()));
      Text first;
      if (size_ > 0 && borrow_text(*items(), first)) units_ = size_ * first.units;
    } else if (py::isinstance<BoundCorpus>(source) && is_made(source)) {
      corpus_ = &bound<BoundCorpus>(source, "corpus").corpus;
      size_ = corpus_->size();
    } else {
      is_known_ = false;
    }
  }

  py::handle source() const { return source_; }
  bool is_known() const { return is_known_; }
  bool is_corpus() const { return corpus_ != nullptr; }
  std::size_t size() const { return size_; }
  /// By the first string; 0 of a corpus, which is packed already.
  std::size_t units() const { return units_; }
  std::span<const Text> texts() const { return unpacked_ ? unpacked_->texts() : texts_; }

  /// False where there is anything but str, bytes and None: lists hold many kinds of nulls.
  bool read() {
    if (corpus_ != nullptr) {
      unpacked_.emplace(*corpus_);
      return true;
    }
    texts_.resize(size_);
    for (std::size_t i = 0; i < size_; ++i)
      if (!borrow_text(items()[i], texts_[i]) && items()[i] != Py_None) return false;
    return true;
  }

  /// In lanes the strings are those of a corpus.
  Corpus packed() const { return corpus_ != nullptr ? *corpus_ : Corpus(texts_, 1); }

  /// Keeps the strings alive, whatever other threads do to the list once the GIL is released.
  void hold() {
    if (corpus_ != nullptr || PyTuple_CheckExact(source_.ptr())) return;
    held_ = py::reinterpret_steal<py::object>(PySequence_Tuple(source_.ptr()));
    if (!held_) throw py::error_already_set();
  }

 private:
  PyObject** items() const { return PySequence_Fast_ITEMS(source_.ptr()); }

  py::handle source_;
  const Corpus* corpus_ = nullptr;
  bool is_known_ = true;
  std::size_t size_ = 0;
  std::size_t units_ = 0;
  std::vector<Text> texts_;
  std::optional<UnpackedCorpus> unpacked_;
  py::object held_;
};

/// Both sides of a call that may be one for here, read.
class Sides {
 public:
  Sides(py::handle left, py::handle right, const ScoreOptions& score) : left_(left), right_(right) {
    if (!left_.is_known() || !right_.is_known() || left_.is_corpus() != right_.is_corpus()) return;
    const std::size_t pairs = left_.size() * right_.size();
    are_few_ = left_.size() <= kFew && right_.size() <= kFew;
    if (!are_few_ && (left_.is_corpus() || left_.units() + right_.units() <= kSymbolsAPair * pairs)) return;
    if (!left_.read() || !right_.read() || lacks_scores(score.scorer)) return;
    estimate_ = estimate_unpacked(left_.texts(), right_.texts(), score, left_.is_corpus());
    are_read_ = are_few_ || estimate_.is_cheaper;
  }

  /// False where the call has to go the usual way.
  bool are_for_here() const { return are_read_; }
  std::size_t left_size() const { return left_.size(); }
  std::size_t right_size() const { return right_.size(); }

  /// The result of `as_they_lie(left, right, options)` or of `packed(left, right, options)`, whichever takes less. In
  /// this thread where it is short: others wait for the GIL no longer than they do anyway.
  template <class AsTheyLie, class Packed>
  auto run(const Run& how, const AsTheyLie& as_they_lie, const Packed& packed) {
    const auto work = [&](const RunOptions& options) {
      if (estimate_.is_cheaper) return as_they_lie(left_.texts(), right_.texts(), options);
      const std::optional<Corpus> left = left_.packed();
      const std::optional<Corpus> right =
          left_.source().is(right_.source()) ? std::nullopt : std::optional(right_.packed());
      return packed(*left, right ? *right : *left, options);
    };
    if (std::min(estimate_.seconds, estimate_.packed_seconds) < kShort)
      return work(RunOptions{how.device, how.workers, nullptr});
    left_.hold();
    right_.hold();
    return released(how, work);
  }

 private:
  /// Whether a null stands where a scorer of whole numbers has no score for it.
  bool lacks_scores(const Scorer& scorer) const {
    const auto any_null = [](std::span<const Text> texts) {
      return std::ranges::any_of(texts, [](const Text& text) { return text.data == nullptr; });
    };
    return is_integer(scorer) && (any_null(left_.texts()) || any_null(right_.texts()));
  }

  Side left_;
  Side right_;
  bool are_few_ = false;
  bool are_read_ = false;
  UnpackedEstimate estimate_;
};

/// True where the CPU is asked for, or nothing: so little work is none for a device.
bool is_for_cpu(const Run& run) { return run.device.kind != Device::Kind::cuda; }

/// The type of a result; nullopt for what has to be refused in full.
std::optional<py::dtype> dtype_from(py::handle wanted, const Scorer& scorer) {
  if (wanted.is_none()) return is_integer(scorer) ? py::dtype::of<std::uint32_t>() : py::dtype::of<float>();
  if (!py::isinstance<py::dtype>(wanted) && PyType_Check(wanted.ptr()) == 0) return std::nullopt;
  try {
    py::dtype dtype = py::dtype::from_args(py::reinterpret_borrow<py::object>(wanted));
    dtype_of(dtype);
    const char order = dtype.byteorder();
    if (order == '=' || order == '|') return dtype;
  } catch (const py::error_already_set&) {
  } catch (const InvalidArgument&) {
  }
  return std::nullopt;
}

/// A plain number; nullopt for what has to be refused in full.
std::optional<double> number_from(py::handle given) {
  if (PyFloat_CheckExact(given.ptr()) == 0 && PyLong_CheckExact(given.ptr()) == 0) return std::nullopt;
  const double number = PyFloat_AsDouble(given.ptr());
  if (number != -1.0 || PyErr_Occurred() == nullptr) return number;
  PyErr_Clear();
  return std::nullopt;
}

py::object small_matrix(py::handle queries, py::handle choices, const ScoreOptions& score, py::handle dtype,
                        py::handle multiplier, py::handle device, py::handle workers) {
  const std::optional<double> times = number_from(multiplier);
  const Run run{device_of(device), worker_count(workers), py::none()};
  const std::optional<py::dtype> cell = times && is_for_cpu(run) ? dtype_from(dtype, score.scorer) : std::nullopt;
  if (!cell) return py::none();
  Sides sides(queries, choices, score);
  if (!sides.are_for_here()) return py::none();
  py::array out(*cell, std::vector<py::ssize_t>{static_cast<py::ssize_t>(sides.left_size()),
                                                static_cast<py::ssize_t>(sides.right_size())});
  const MatrixView view = view_of(out);
  const auto as_they_lie = [&](std::span<const Text> left, std::span<const Text> right, const RunOptions& options) {
    matrix_of_texts(left, right, score, view, *times, options);
    return view;
  };
  const auto packed = [&](const Corpus& left, const Corpus& right, const RunOptions& options) {
    matrix(left, right, score, view, *times, options);
    return view;
  };
  sides.run(run, as_they_lie, packed);
  return out;
}

py::object small_paired(py::handle queries, py::handle choices, const ScoreOptions& score, py::handle dtype,
                        py::handle multiplier, py::handle device, py::handle workers) {
  const std::optional<double> times = number_from(multiplier);
  const Run run{device_of(device), worker_count(workers), py::none()};
  const std::optional<py::dtype> cell = times && is_for_cpu(run) ? dtype_from(dtype, score.scorer) : std::nullopt;
  Side left(queries);
  Side right(choices);
  const bool are_lists = left.is_known() && right.is_known() && !left.is_corpus() && !right.is_corpus();
  if (!cell || !are_lists || left.size() != right.size() || left.size() > kFew) return py::none();
  if (!left.read() || !right.read()) return py::none();
  py::array out(*cell, std::vector<py::ssize_t>{static_cast<py::ssize_t>(left.size())});
  const MatrixView view{out.mutable_data(), dtype_of(*cell), 1, left.size(), left.size()};
  // A few long strings take their time: others may run meanwhile.
  std::size_t cells = 0;
  for (std::size_t i = 0; i < left.size(); ++i) cells += left.texts()[i].units * right.texts()[i].units;
  const auto work = [&](const RunOptions& options) {
    paired(left.texts(), right.texts(), score, view, *times, options);
    return view;
  };
  if (!are_long(cells, 1)) {
    work(RunOptions{run.device, 1, nullptr});
  } else {
    left.hold();
    right.hold();
    released(run, work);
  }
  return out;
}

py::object small_top_k(py::handle queries, py::handle choices, std::size_t k, const ScoreOptions& score,
                       py::handle device, py::handle workers) {
  const Run run{device_of(device), worker_count(workers), py::none()};
  Sides sides(queries, choices, score);
  if (!is_for_cpu(run) || !sides.are_for_here()) return py::none();
  const auto as_they_lie = [&](std::span<const Text> left, std::span<const Text> right, const RunOptions& options) {
    return top_k_of_texts(left, right, k, score, options);
  };
  const auto packed = [&](const Corpus& left, const Corpus& right, const RunOptions& options) {
    return top_k(left, right, k, score, options);
  };
  return to_tuple(sides.run(run, as_they_lie, packed));
}

py::object small_pairs(py::handle left, py::handle right, const ScoreOptions& score, py::handle device,
                       py::handle workers) {
  const Run run{device_of(device), worker_count(workers), py::none()};
  Sides sides(left, right, score);
  if (!is_for_cpu(run) || !sides.are_for_here()) return py::none();
  const auto as_they_lie = [&](std::span<const Text> lefts, std::span<const Text> rights, const RunOptions& options) {
    return pairs_of_texts(lefts, rights, score, options);
  };
  const auto packed = [&](const Corpus& lefts, const Corpus& rights, const RunOptions& options) {
    return pairs(lefts, rights, score, options);
  };
  return to_tuple(sides.run(run, as_they_lie, packed));
}

}  // namespace

void bind_small(Module& module) {
  constexpr const char* if_small = "As the function without `small_`, of lists or corpora, if they are; None if not.";
  module.def("small_matrix", &small_matrix, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("dtype"),
             py::arg("multiplier"), py::arg("device"), py::arg("workers"), if_small);
  module.def("small_paired", &small_paired, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("dtype"),
             py::arg("multiplier"), py::arg("device"), py::arg("workers"), if_small);
  module.def("small_top_k", &small_top_k, py::arg("queries"), py::arg("choices"), py::arg("k"), py::arg("score"),
             py::arg("device"), py::arg("workers"), if_small);
  module.def("small_pairs", &small_pairs, py::arg("left"), py::arg("right"), py::arg("score"), py::arg("device"),
             py::arg("workers"), if_small);
}

}  // namespace warpmatch::bindings
