#include "calls/one_by_one.hpp"

#include <array>
#include <chrono>
#include <string>
#include <tuple>

#include "calls/match_tuple.hpp"
#include "run.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// Lets others in while one match is sought among many choices: signals, and threads that wait for the GIL.
class Breath {
 public:
  void take() {
    if (++count_ % kFew != 0) return;
    check_signals();
    const auto now = Clock::now();
    if (count_ == kFew) released_ = now;
    if (now - released_ < switch_interval) return;
    { const WithoutGil gil; }
    released_ = Clock::now();
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kFew = 64;

  std::size_t count_ = 0;
  Clock::time_point released_{};
};

/// The next of an iterator; null at its end.
py::object next_of(py::handle iterator) {
  PyObject* const item = or_wait_for_the_end([&] { return PyIter_Next(iterator.ptr()); });
  if (item == nullptr && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(item);
}

/// Both parts of a pair as Python unpacks it; `held` keeps what was made for that.
std::pair<py::handle, py::handle> unpacked(const py::object& item, py::object& held) {
  constexpr Py_ssize_t both = 2;
  PyObject* pair = item.ptr();
  if (!PyTuple_Check(pair)) {
    held = items_of(item);
    pair = held.ptr();
  }
  const Py_ssize_t size = PyTuple_GET_SIZE(pair);
  if (size < both) throw py::value_error("not enough values to unpack (expected 2, got " + std::to_string(size) + ")");
  if (size > both) throw py::value_error("too many values to unpack (expected 2)");
  return {PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1)};
}

}  // namespace

OwnScorer::OwnScorer(py::object function, const py::dict& arguments, py::object cutoff, bool higher_is_better)
    : function_(std::move(function)),
      names_(arguments.size()),
      cutoff_(std::move(cutoff)),
      comparison_(higher_is_better ? Py_GE : Py_LE) {
  if (PyFloat_CheckExact(cutoff_.ptr())) number_ = PyFloat_AS_DOUBLE(cutoff_.ptr());
  constexpr long exact = 1L << 30;
  int overflow = 0;
  if (PyLong_CheckExact(cutoff_.ptr())) {
    const long number = PyLong_AsLongAndOverflow(cutoff_.ptr(), &overflow);
    if (overflow == 0 && number >= -exact && number <= exact) number_ = static_cast<double>(number);
  }
  for (const auto& [name, value] : arguments) {
    names_[values_.size()] = name;
    values_.push_back(py::reinterpret_borrow<py::object>(value));
  }
}

py::object OwnScorer::operator()(py::handle query, py::handle choice) const {
  // The first is for the one called, which may put its own there.
  constexpr std::size_t few = 8;
  std::array<PyObject*, few> few_given;
  std::vector<PyObject*> many_given(3 + values_.size() > few ? 3 + values_.size() : 0);
  PyObject** const given = many_given.empty() ? few_given.data() : many_given.data();
  given[0] = nullptr;
  given[1] = query.ptr();
  given[2] = choice.ptr();
  for (std::size_t i = 0; i < values_.size(); ++i) given[3 + i] = values_[i].ptr();
  PyObject* const names = values_.empty() ? nullptr : names_.ptr();
  PyObject* const found = or_wait_for_the_end(
      [&] { return PyObject_Vectorcall(function_.ptr(), given + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, names); });
  if (found == nullptr) throw py::error_already_set();
  auto score = py::reinterpret_steal<py::object>(found);
  if (cutoff_.is_none()) return score;
  if (PyFloat_CheckExact(found) && number_) {
    const double number = PyFloat_AS_DOUBLE(found);
    return (comparison_ == Py_GE ? number >= *number_ : number <= *number_) ? score : py::object();
  }
  const int meets = or_wait_for_the_end([&] { return PyObject_RichCompareBool(found, cutoff_.ptr(), comparison_); });
  if (meets < 0) throw py::error_already_set();
  return meets != 0 ? score : py::object();
}

int OwnScorer::traverse(visitproc visit, void* arg) const {
  Py_VISIT(function_.ptr());
  Py_VISIT(names_.ptr());
  Py_VISIT(cutoff_.ptr());
  for (const py::object& value : values_) Py_VISIT(value.ptr());
  return 0;
}

int OneByOne::traverse(visitproc visit, void* arg) const {
  for (const py::object* held : {&call_.query, &call_.source, &call_.asked, &query_, &iterator_, &scored_})
    Py_VISIT(held->ptr());
  for (const Processor* processor : {&call_.query_processor, &call_.choice_processor})
    if (const int stopped = processor->traverse(visit, arg)) return stopped;
  return call_.own ? call_.own->traverse(visit, arg) : 0;
}

/// False where nothing can match.
bool OneByOne::begin() {
  query_ = call_.query_processor ? call_.query_processor(call_.query) : call_.query;
  Text query;
  if (!call_.own && borrow_text(query_.ptr(), query)) {
    scorer_.emplace(query, call_.score);
    units_ = query.units;
  } else if (!call_.own && is_missing(query_)) {
    return false;
  }
  PyObject* const iterator = or_wait_for_the_end([&] { return PyObject_GetIter(call_.source.ptr()); });
  if (iterator == nullptr) throw py::error_already_set();
  iterator_ = py::reinterpret_steal<py::object>(iterator);
  return true;
}

PyObject* OneByOne::next() {
  if (!iterator_ && !begin()) return nullptr;
  Breath breath;
  for (;; breath.take()) {
    const py::object item = next_of(iterator_);
    if (!item) return nullptr;
    PyObject* match = nullptr;
    if (call_.has_keys) {
      py::object held;
      const auto [key, choice] = unpacked(item, held);
      match = match_with(choice, [&key = key] { return py::reinterpret_borrow<py::object>(key); });
    } else {
      const py::ssize_t row = row_++;
      match = match_with(item, [row] { return py::int_(row); });
    }
    if (match != nullptr) return match;
  }
}

/// Null where it is none. What a processor makes a null of is none, as a null is; only a function of the caller's own
/// is asked what it makes of it.
template <class MakeKey>
PyObject* OneByOne::match_with(py::handle choice, const MakeKey& key) {
  Text text;
  bool is_text = borrow_text(choice.ptr(), text);
  if (!is_text && is_missing(choice)) return nullptr;
  py::object made;
  if (call_.choice_processor) {
    made = call_.choice_processor(choice);
    is_text = borrow_text(made.ptr(), text);
    if (!is_text && !call_.own && is_missing(made)) return nullptr;
  }
  py::object value;
  if (is_text && scorer_) {
    const std::optional<double> found = score(text);
    if (!found) return nullptr;
    value = py::reinterpret_steal<py::object>(score_object(call_.score.scorer, *found));
  } else {
    const py::handle compared = made ? py::handle(made) : choice;
    value = call_.own ? (*call_.own)(query_, compared) : scored_in_python(compared, key());
    if (!value) return nullptr;
  }
  PyObject* const match = match_tuple(Py_NewRef(choice.ptr()), value.release().ptr(), key().release().ptr());
  if (match == nullptr) throw py::error_already_set();
  return match;
}

/// The score of a sequence, or the error of what is none; null for a score that misses the cutoff.
py::object OneByOne::scored_in_python(py::handle made, py::handle key) {
  if (!scored_) {
    const auto [scorer, cutoff, kwargs] = py::cast<std::tuple<py::object, py::object, py::object>>(call_.asked);
    scored_ = py::module_::import("warpmatch.search").attr("Search")(scorer, py::none(), cutoff, kwargs).attr("scored");
  }
  py::object score = called(scored_, query_, made, key);
  return score.is_none() ? py::object() : score;
}

std::optional<double> OneByOne::score(const Text& choice) {
  if (are_long(units_, choice.units)) return watched([&] { return (*scorer_)(choice); });
  return (*scorer_)(choice);
}

}  // namespace warpmatch::bindings
