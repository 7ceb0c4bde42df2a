#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/extraction.hpp>

#include "bind.hpp"
#include "calls/match_tuple.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {
namespace {

using Clock = std::chrono::steady_clock;

/// Choices that are taken hold of at a time: their objects stay in the cache until they are let go of again.
constexpr std::size_t kHeld = 1024;
/// Choices that are fetched before they are taken hold of.
constexpr std::size_t kAhead = 12;
/// Fewer are not worth a look at the time.
constexpr std::size_t kFew = 64;
/// Scoring that many in less time is not worth giving the GIL away for: getting it back can take a switch interval.
constexpr auto kCheap = std::chrono::microseconds(100);
/// Several strings are compared at a time, or told apart by their lengths: their cells cost less than those of one
/// pair.
constexpr std::size_t kBlock = 8;

/// Offers the items of a list or tuple as they lie. A copy of the list would touch every string once more, and once
/// again to let go of it.
class SequenceReader {
 public:
  SequenceReader(py::handle items, std::size_t query_units, Extraction& best)
      : items_(items), query_units_(query_units), best_(best) {}

  /// `is_heard` says that somebody wants to hear of the beginning as well.
  void run(Monitor& monitor, bool is_heard) {
    if (size_ > kFew) released_ = Clock::now();
    for (std::size_t first = 0; first < size_ && !best_.is_final(); first += kHeld) {
      if (first > 0 || is_heard) monitor.report(first, size_);
      take(first);
      offer(monitor);
      let_go();
    }
  }

 private:
  std::size_t size() const { return static_cast<std::size_t>(PySequence_Fast_GET_SIZE(items_.ptr())); }

  PyObject* item(std::size_t row) const {
    return PySequence_Fast_GET_ITEM(items_.ptr(), static_cast<py::ssize_t>(row));
  }

  /// Borrows the next items. As long as they are strings nothing of Python runs, so nobody can drop them: a reference
  /// counted would be a write to each, where only its length may be looked at.
  void take(std::size_t first) {
    first_ = first;
    taken_ = 0;
    units_ = 0;
    const std::size_t count = std::min(kHeld, size_ - first);
    for (; taken_ < count; ++taken_) {
      if (size() != size_) throw std::runtime_error("[choices] changed size while it was searched");
      if (taken_ + kAhead < count) fetch(item(first + taken_ + kAhead));
      PyObject* const taken = item(first + taken_);
      texts_[taken_] = {};
      if (are_held_ || (!borrow_text(taken, texts_[taken_]) && taken != Py_None)) {
        py::object held = py::reinterpret_borrow<py::object>(taken);
        hold();
        held_[taken_] = std::move(held);
        texts_[taken_] = text_or_null(taken, is_null_, argument_, first + taken_);
      }
      units_ += texts_[taken_].units;
    }
  }

  /// Holds references to what was taken, for as long as something else may run: other threads while the GIL is
  /// released, or what an object is asked.
  void hold() {
    if (are_held_) return;
    for (std::size_t i = 0; i < taken_; ++i) held_[i] = py::reinterpret_borrow<py::object>(item(first_ + i));
    are_held_ = true;
  }

  /// To let go of an item can run a `__del__`, which can do anything, to the list as well.
  void let_go() {
    if (!are_held_) return;
    are_held_ = false;
    for (py::object& held : held_) held = {};
  }

  /// Nobody hears while the items are but borrowed: that takes a moment, and what hears can run anything.
  void offer(Monitor& monitor) {
    if (size_ <= kFew && !are_long(query_units_, units_)) return best_.offer(texts_);  // over before a clock is read
    const auto begin = Clock::now();
    const std::span<const Text> texts(texts_.data(), taken_);
    if (is_cheap_ && !are_long(query_units_, units_ / kBlock) && begin - released_ < switch_interval) {
      best_.offer(texts);
    } else {
      hold();
      const Watch watch(&monitor);
      const WithoutGil gil;
      best_.offer(texts);
      released_ = Clock::now();
    }
    is_cheap_ = Clock::now() - begin < kCheap;
  }

  py::handle items_;
  const std::size_t query_units_;
  Extraction& best_;
  const std::string argument_ = "choices";
  const std::size_t size_ = size();
  NullTest is_null_;
  std::vector<py::object> held_ = std::vector<py::object>(std::min(kHeld, size_));
  std::vector<Text> texts_ = std::vector<Text>(std::min(kHeld, size_));
  std::size_t first_ = 0;
  std::size_t taken_ = 0;
  bool are_held_ = false;
  std::size_t units_ = 0;  ///< of those that are taken
  bool is_cheap_ = true;
  Clock::time_point released_{};
};

}  // namespace

std::vector<Match> best_in_sequence(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score,
                                    const Run& run) {
  PythonMonitor monitor(run.progress);
  Extraction best(query, limit, score);
  SequenceReader(choices, query.units, best).run(monitor, !run.progress.is_none());
  monitor.finish();
  return best.matches();
}

std::vector<Match> best_in_corpus(const Text& query, const BoundCorpus& choices, std::size_t limit,
                                  const ScoreOptions& score, const Run& run) {
  const Corpus corpus = choices.corpus;  // another thread may let go of the other
  return released(run, [&](const RunOptions& how) { return extract(query, corpus, limit, score, how); });
}

namespace {

std::vector<Match> best_of(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score,
                           const Run& run) {
  if (PyList_CheckExact(choices.ptr()) || PyTuple_CheckExact(choices.ptr()))
    return best_in_sequence(query, choices, limit, score, run);
  if (const auto* corpus = plain_instance<BoundCorpus>(choices))
    return best_in_corpus(query, *corpus, limit, score, run);
  Strings strings = borrow_strings(choices, "choices");
  strings.read_columns();
  strings.hold_still();
  return released(run, [&](const RunOptions& how) { return extract(query, strings.texts, limit, score, how.monitor); });
}

py::list bound_extract(py::handle query, py::handle choices, std::size_t limit, const ScoreOptions& score,
                       const Run& run) {
  Text text;
  if (!borrow_text(query.ptr(), text))
    throw py::type_error("[query] is " + describe(query) + "; expected str or bytes");
  py::list out;
  for (const auto& [row, value] : best_of(text, choices, limit, score, run)) {
    out.append(py::make_tuple(row, py::reinterpret_steal<py::object>(score_object(score.scorer, value))));
  }
  return out;
}

}  // namespace

void bind_extraction(Module& module) {
  module.def("extract", &bound_extract, py::arg("query"), py::arg("choices"), py::arg("limit"), py::arg("score"),
             py::arg("run"), "[(row, score), ...] of the best choices, scored as they lie.");
}

}  // namespace warpmatch::bindings
