#include "calls/one_by_one.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <structmember.h>
#include <tuple>
#include <utility>

#include "bind.hpp"
#include "calls/kept_scores.hpp"
#include "calls/match_tuple.hpp"
#include "calls/quick_function.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/default_process.hpp"
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
    if (now - released_ < kSwitchInterval) return;
    { const WithoutGil gil; }
    released_ = Clock::now();
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kFew = 64;
  /// Python's default.
  static constexpr auto kSwitchInterval = std::chrono::milliseconds(5);

  std::size_t count_ = 0;
  Clock::time_point released_{};
};

/// The next of an iterator; null at its end.
py::object next_of(py::handle iterator) {
  PyObject* const item = or_wait_for_the_end([&] { return PyIter_Next(iterator.ptr()); });
  if (item == nullptr && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(item);
}

bool is_missing(py::handle value) {
  return value.is_none() || (!PyUnicode_Check(value.ptr()) && NullTest()(value.ptr()));
}

py::object processed(py::handle processor, py::handle value) {
  if (!is_default_process(processor)) return called(processor, value);
  PyObject* const made = default_processed(value.ptr());
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

/// A pair as Python unpacks it.
std::pair<py::object, py::object> unpacked(const py::object& item) {
  py::tuple pair = PyTuple_Check(item.ptr()) ? py::reinterpret_borrow<py::tuple>(item) : items_of(item);
  constexpr std::size_t both = 2;
  if (pair.size() < both)
    throw py::value_error("not enough values to unpack (expected 2, got " + std::to_string(pair.size()) + ")");
  if (pair.size() > both) throw py::value_error("too many values to unpack (expected 2)");
  return {pair[0], pair[1]};
}

}  // namespace

int OneByOne::traverse(visitproc visit, void* arg) const {
  for (const py::object* held : {&call_.query, &call_.source, &call_.query_processor, &call_.choice_processor,
                                 &call_.asked, &query_, &iterator_, &scored_}) {
    Py_VISIT(held->ptr());
  }
  return 0;
}

/// False where nothing can match.
bool OneByOne::begin() {
  query_ = call_.query_processor ? processed(call_.query_processor, call_.query) : call_.query;
  Text query;
  if (borrow_text(query_.ptr(), query)) {
    scorer_.emplace(query, call_.score);
    units_ = query.units;
  } else if (is_missing(query_)) {
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
      const auto [key, choice] = unpacked(item);
      match = match_with(choice, [&key = key] { return key; });
    } else {
      const py::ssize_t row = row_++;
      match = match_with(item, [row] { return py::int_(row); });
    }
    if (match != nullptr) return match;
  }
}

/// Null where it is none.
template <class MakeKey>
PyObject* OneByOne::match_with(py::handle choice, const MakeKey& key) {
  Text text;
  bool is_text = borrow_text(choice.ptr(), text);
  if (!is_text && is_missing(choice)) return nullptr;
  py::object made;
  if (call_.choice_processor) {
    made = processed(call_.choice_processor, choice);
    is_text = borrow_text(made.ptr(), text);
    if (!is_text && is_missing(made)) return nullptr;
  }
  py::object value;
  if (is_text && scorer_) {
    const std::optional<double> found = score(text);
    if (!found) return nullptr;
    value = py::reinterpret_steal<py::object>(score_object(call_.score.scorer, *found));
  } else {
    value = scored_in_python(made ? py::handle(made) : choice, key());
    if (value.is_none()) return nullptr;
  }
  PyObject* const match = match_tuple(Py_NewRef(choice.ptr()), value.release().ptr(), key().release().ptr());
  if (match == nullptr) throw py::error_already_set();
  return match;
}

/// The score of a sequence, or the error of what is none; None for a score that misses the cutoff.
py::object OneByOne::scored_in_python(py::handle made, py::handle key) {
  if (!scored_) {
    const auto [scorer, cutoff, kwargs] = py::cast<std::tuple<py::object, py::object, py::object>>(call_.asked);
    scored_ = py::module_::import("warpmatch.search").attr("Search")(scorer, py::none(), cutoff, kwargs).attr("scored");
  }
  return called(scored_, query_, made, key);
}

std::optional<double> OneByOne::score(const Text& choice) {
  if (are_long(units_, choice.units)) return watched([&] { return (*scorer_)(choice); });
  return (*scorer_)(choice);
}

namespace {

struct Iterator {
  PyObject_HEAD PyObject* references;  ///< weak ones
  OneByOne* matches;                   ///< null once it is over
  bool is_running;                     ///< also while another thread has the GIL
};

Iterator& of(PyObject* self) { return *reinterpret_cast<Iterator*>(self); }

/// To let go of what was held can run anything, be it the iterator itself: it is over before that.
void finish(Iterator& iterator) {
  const py::error_scope kept;
  delete std::exchange(iterator.matches, nullptr);
}

/// True, with the error of a generator, where the iterator is asked for something in the midst of a match.
bool is_busy(const Iterator& iterator) {
  if (iterator.is_running) PyErr_SetString(PyExc_ValueError, "generator already executing");
  return iterator.is_running;
}

PyObject* next(PyObject* self) {
  Iterator& iterator = of(self);
  if (is_busy(iterator) || iterator.matches == nullptr) return nullptr;
  iterator.is_running = true;
  PyObject* const match = entered([&] { return iterator.matches->next(); });
  iterator.is_running = false;
  if (match == nullptr) finish(iterator);
  return match;
}

PyObject* close(PyObject* self, PyObject*) {
  if (is_busy(of(self))) return nullptr;
  finish(of(self));
  return Py_NewRef(Py_None);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  return of(self).matches == nullptr ? 0 : of(self).matches->traverse(visit, arg);
}

int clear(PyObject* self) {
  finish(of(self));
  return 0;
}

void destroy(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (of(self).references != nullptr) PyObject_ClearWeakRefs(self);
  finish(of(self));
  type->tp_free(self);
  Py_DECREF(type);
}

py::object make_type() {
  static std::array<PyMemberDef, 2> members{
      {{"__weaklistoffset__", T_PYSSIZET, offsetof(Iterator, references), READONLY, nullptr}, {}}};
  static std::array<PyMethodDef, 2> methods{
      {{"close", &close, METH_NOARGS, "Lets go of the choices: there are no more matches."}, {}}};
  const auto slot = [](int id, auto* function) { return PyType_Slot{id, reinterpret_cast<void*>(function)}; };
  std::array<PyType_Slot, 8> slots{slot(Py_tp_iter, &PyObject_SelfIter), slot(Py_tp_iternext, &next),
                                   slot(Py_tp_traverse, &traverse),      slot(Py_tp_clear, &clear),
                                   slot(Py_tp_dealloc, &destroy),        slot(Py_tp_members, members.data()),
                                   slot(Py_tp_methods, methods.data()),  {}};
  PyType_Spec spec{
      "warpmatch._core.MatchIterator", sizeof(Iterator), 0,
      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
      slots.data()};
  auto type = py::reinterpret_steal<py::object>(PyType_FromSpec(&spec));
  if (!type) throw py::error_already_set();
  return type;
}

}  // namespace

py::object iterator_over(OneByOneCall call) {
  static auto& type = *new py::object(make_type());
  auto matches = std::make_unique<OneByOne>(std::move(call));
  auto* const made_of = reinterpret_cast<PyTypeObject*>(type.ptr());
  auto made = py::reinterpret_steal<py::object>(made_of->tp_alloc(made_of, 0));
  if (!made) throw py::error_already_set();
  of(made.ptr()).matches = matches.release();
  return made;
}

namespace {

/// A function or a built-in one, which nobody can say is false.
bool is_plain_function(PyObject* processor) { return PyFunction_Check(processor) || PyCFunction_CheckExact(processor); }

/// What the choices are gone through by; null for what Python has to look at.
py::object source_of(PyObject* choices) {
  if (PyDict_CheckExact(choices)) return py::handle(choices).attr("items")();
  const bool is_known = PyList_CheckExact(choices) || PyTuple_CheckExact(choices) || PyGen_CheckExact(choices);
  return is_known ? py::reinterpret_borrow<py::object>(choices) : py::object();
}

PyObject* quick_extract_iter(const SearchCall& call) {
  Text query;
  PyObject* const processor = call.given(SearchCall::processor);
  if (!call.is_none(SearchCall::scorer_kwargs) || !borrow_text(call.query, query)) return nullptr;
  if (processor != Py_None && !is_plain_function(processor)) return nullptr;
  PyObject* const scorer = call.named[SearchCall::scorer];
  PyObject* const cutoff = call.given(SearchCall::score_cutoff);
  const KeptScore* kept = kept_scores().find(scorer, cutoff);
  if (kept == nullptr) return nullptr;
  const ScoreOptions score = kept->options;
  py::object source = source_of(call.choices);
  if (!source) return nullptr;
  const auto function = py::reinterpret_borrow<py::object>(processor == Py_None ? nullptr : processor);
  return iterator_over({py::reinterpret_borrow<py::object>(call.query), std::move(source),
                        PyDict_CheckExact(call.choices), score, function, function,
                        py::make_tuple(py::handle(scorer), py::handle(cutoff), py::none())})
      .release()
      .ptr();
}

py::object made_quick(py::handle function) {
  return quick_function(function, SearchCall::workers, &quick_extract_iter);
}

py::object given_or_null(const py::object& given) { return given.is_none() ? py::object() : given; }

py::object bound_one_by_one(const py::object& query, const py::object& choices, bool has_keys,
                            const ScoreOptions& score, const py::object& query_processor,
                            const py::object& choice_processor, const py::object& asked) {
  return iterator_over(
      {query, choices, has_keys, score, given_or_null(query_processor), given_or_null(choice_processor), asked});
}

}  // namespace

void bind_one_by_one(Module& module) {
  module.def("quick_extract_iter", &made_quick, py::arg("function"),
             "`process.extract_iter`, which does its commonest calls without Python.");
  module.def("one_by_one", &bound_one_by_one, py::arg("query"), py::arg("choices"), py::arg("has_keys"),
             py::arg("score"), py::arg("query_processor"), py::arg("choice_processor"), py::arg("asked"),
             "The matches of a query, each scored as it is asked for.");
}

}  // namespace warpmatch::bindings
