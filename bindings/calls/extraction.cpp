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
#include <warpmatch/internal/best_of_few.hpp>

#include "bind.hpp"
#include "calls/few_choices.hpp"
#include "calls/kept_scores.hpp"
#include "calls/match_tuple.hpp"
#include "calls/quick_function.hpp"
#include "errors.hpp"
#include "run.hpp"
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
/// Python's default switch interval: how long other threads wait for the GIL at the most.
constexpr auto kSwitchInterval = std::chrono::milliseconds(5);

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
    if (is_cheap_ && !are_long(query_units_, units_ / kBlock) && begin - released_ < kSwitchInterval) {
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

std::vector<Match> best_of(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score,
                           const Run& run) {
  if (PyList_CheckExact(choices.ptr()) || PyTuple_CheckExact(choices.ptr())) {
    PythonMonitor monitor(run.progress);
    Extraction best(query, limit, score);
    SequenceReader(choices, query.units, best).run(monitor, !run.progress.is_none());
    monitor.finish();
    return best.matches();
  }
  Strings strings = borrow_strings(choices, "choices");
  strings.read_columns();
  strings.hold_still();
  return released(run, [&](const RunOptions& how) { return extract(query, strings.texts, limit, score, how.monitor); });
}

/// Strings that are scored in a moment, so that nothing of Python's has to run meanwhile.
bool are_short(std::size_t query, std::size_t choices) { return !are_long(query, choices); }

/// New references, taken before anything is made of them: to ask for memory can run Python's collector, and that can
/// run anything.
class Found {
 public:
  Found(const Scorer& scorer, const FewChoices& few, std::span<const Match> matches) : Found(scorer) {
    for (const Match& match : matches) {
      choices_[count_] = few.choice(match.row);
      keys_[count_] = few.key(match.row);
      scores_[count_++] = match.score;
    }
  }
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;
  ~Found() {
    for (; taken_ < count_; ++taken_) {
      Py_XDECREF(choices_[taken_]);
      Py_XDECREF(keys_[taken_]);
    }
  }

  std::size_t count() const { return count_; }

  /// The next match as a tuple.
  PyObject* take() {
    PyObject* const score = score_object(scorer_, scores_[taken_]);
    PyObject* const match = match_tuple(choices_[taken_], score, keys_[taken_]);
    ++taken_;
    if (match == nullptr) throw py::error_already_set();
    return match;
  }

 private:
  explicit Found(const Scorer& scorer) : scorer_(scorer) {}

  const Scorer scorer_;
  std::array<PyObject*, FewChoices::most> choices_;
  std::array<PyObject*, FewChoices::most> keys_;
  std::array<double, FewChoices::most> scores_;
  std::size_t count_ = 0;
  std::size_t taken_ = 0;
};

/// A list of `count` matches, `match(i)` the i-th as a new reference.
template <class MakeMatch>
py::object list_of(std::size_t count, const MakeMatch& match) {
  py::list out(count);
  for (std::size_t i = 0; i < count; ++i) PyList_SET_ITEM(out.ptr(), static_cast<Py_ssize_t>(i), match(i));
  return out;
}

/// [(choice, score, row), ...] of a list or tuple.
py::object matches_in(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score) {
  const std::vector<Match> best = best_of(query, choices, limit, score, {{}, 1, py::none()});
  return list_of(best.size(), [&](std::size_t i) {
    const auto& [row, value] = best[i];
    if (row >= static_cast<std::size_t>(PySequence_Fast_GET_SIZE(choices.ptr())))
      throw std::runtime_error("[choices] changed size while it was searched");
    PyObject* const choice = Py_NewRef(PySequence_Fast_GET_ITEM(choices.ptr(), static_cast<py::ssize_t>(row)));
    PyObject* const match = match_tuple(choice, score_object(score.scorer, value), PyLong_FromSize_t(row));
    if (match == nullptr) throw py::error_already_set();
    return match;
  });
}

/// True for one thread of the CPU's, as it is where nothing is said.
bool is_plain(const SearchCall& call) {
  PyObject* const workers = call.named[SearchCall::workers];
  if (workers != nullptr && (!PyLong_CheckExact(workers) || PyLong_AsLong(workers) != 1)) {
    PyErr_Clear();  // a number beyond all longs
    return false;
  }
  PyObject* const device = call.named[SearchCall::device];
  if (device == nullptr) return true;
  return PyUnicode_CheckExact(device) && (PyUnicode_CompareWithASCIIString(device, "auto") == 0 ||
                                          PyUnicode_CompareWithASCIIString(device, "cpu") == 0);
}

/// The matches of a string in a few choices or a list: as `few` makes them of Found, or `many` of a list of them. Null,
/// which means what it means in `Quick`, for any other call.
template <class OfFew, class OfMany>
PyObject* quick_search(const SearchCall& call, std::size_t limit, const OfFew& of_few, const OfMany& of_many) {
  Text query;
  if (!call.is_none(SearchCall::processor) || !call.is_none(SearchCall::scorer_kwargs) || !is_plain(call))
    return nullptr;
  const KeptScore* kept = kept_scores().find(call.named[SearchCall::scorer], call.given(SearchCall::score_cutoff));
  if (kept == nullptr || !borrow_text(call.query, query)) return nullptr;
  FewChoices few;
  if (few.read(call.choices) && are_short(query.units, few.units())) {
    std::array<Match, FewChoices::most> best;
    const std::size_t count =
        best_of_few(kept->pair, kept->options, query, few.texts(), std::min(limit, few.texts().size()), best.data());
    Found found(kept->options.scorer, few, std::span(best).first(count));
    return of_few(found);
  }
  if (!PyList_CheckExact(call.choices) && !PyTuple_CheckExact(call.choices)) return nullptr;
  const ScoreOptions score = kept->options;
  try {
    return of_many(matches_in(query, call.choices, limit, score));
  } catch (const py::type_error&) {
    return nullptr;  // something else than a string, which the usual way knows or refuses
  }
}

PyObject* quick_extract(const SearchCall& call) {
  constexpr std::size_t standard = 5;
  constexpr std::size_t most = std::size_t{1} << 31;  // more than a list has choices
  std::size_t limit = standard;
  if (PyObject* const given = call.named[SearchCall::limit]) {
    if (!PyLong_CheckExact(given)) return nullptr;
    int overflow = 0;
    const long number = PyLong_AsLongAndOverflow(given, &overflow);
    if (overflow < 0 || (overflow == 0 && number <= 0)) return nullptr;
    limit = overflow > 0 ? most : std::min(static_cast<std::size_t>(number), most);
  }
  const auto of_few = [](Found& found) { return list_of(found.count(), [&](std::size_t) { return found.take(); }); };
  return quick_search(
      call, limit, [&](Found& found) { return of_few(found).release().ptr(); },
      [](py::object matches) { return matches.release().ptr(); });
}

PyObject* quick_extract_one(const SearchCall& call) {
  return quick_search(
      call, 1, [](Found& found) { return found.count() == 0 ? Py_NewRef(Py_None) : found.take(); },
      [](const py::object& matches) {
        return PyList_GET_SIZE(matches.ptr()) == 0 ? Py_NewRef(Py_None) : Py_NewRef(PyList_GET_ITEM(matches.ptr(), 0));
      });
}

py::object made_quick(py::handle function) { return quick_function(function, SearchCall::named_count, &quick_extract); }

py::object made_quick_for_one(py::handle function) {
  return quick_function(function, SearchCall::limit, &quick_extract_one);
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
  module.def("quick_extract", &made_quick, py::arg("function"),
             "`process.extract`, which does its commonest calls without Python.");
  module.def("quick_extract_one", &made_quick_for_one, py::arg("function"), "The same of `process.extractOne`.");
}

}  // namespace warpmatch::bindings
