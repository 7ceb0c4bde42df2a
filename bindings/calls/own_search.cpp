#include "calls/own_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "calls/match_tuple.hpp"
#include "calls/one_by_one.hpp"
#include "strings/processor.hpp"

namespace warpmatch::bindings {

namespace {

/// A function in Python of which nothing else is known: one of RapidFuzz's scorers says by an attribute how its scores
/// are ordered.
bool is_bare_function(PyObject* scorer) {
  if (!PyFunction_Check(scorer)) return false;
  PyObject* const attributes = reinterpret_cast<PyFunctionObject*>(scorer)->func_dict;
  return attributes == nullptr || PyDict_GET_SIZE(attributes) == 0;
}

/// The choices and their keys, held: the function can do anything to what they are from. Keys of a list are numbers.
struct HeldChoices {
  explicit HeldChoices(py::handle from) {
    PyObject* const given = from.ptr();
    if (PyDict_CheckExact(given)) {
      keys = py::reinterpret_steal<py::object>(PyDict_Keys(given));
      values = py::reinterpret_steal<py::object>(PyDict_Values(given));
      if (!keys || !values) throw py::error_already_set();
    } else if (PyList_CheckExact(given) || PyTuple_CheckExact(given)) {
      values = py::reinterpret_steal<py::object>(PySequence_Tuple(given));
      if (!values) throw py::error_already_set();
    }
  }

  std::size_t size() const { return static_cast<std::size_t>(PySequence_Fast_GET_SIZE(values.ptr())); }
  py::handle choice(std::size_t row) const {
    return PySequence_Fast_GET_ITEM(values.ptr(), static_cast<py::ssize_t>(row));
  }
  /// A new reference.
  PyObject* key(std::size_t row) const {
    return keys ? Py_NewRef(PyList_GET_ITEM(keys.ptr(), static_cast<py::ssize_t>(row))) : PyLong_FromSize_t(row);
  }

  py::object values;  ///< null where they are from something else
  py::object keys;
};

/// Arguments beside the two strings; nullopt for what has to be refused in full.
std::optional<py::dict> arguments_of(const SearchCall& call, py::handle cutoff) {
  py::dict arguments;
  if (!call.is_none(SearchCall::scorer_kwargs)) {
    PyObject* const given = call.named[SearchCall::scorer_kwargs];
    if (!PyDict_CheckExact(given)) return std::nullopt;
    arguments = py::reinterpret_steal<py::dict>(PyDict_Copy(given));
    if (!arguments) throw py::error_already_set();
    for (const auto& item : arguments)
      if (!PyUnicode_Check(item.first.ptr())) return std::nullopt;
  }
  arguments["score_cutoff"] = cutoff;
  return arguments;
}

struct Scored {
  std::size_t row;
  py::object score;
  double number;  ///< the same
};

/// A score as a number that compares as it does; nullopt for NaN and for what may compare otherwise.
std::optional<double> number_of(const py::object& score) {
  if (PyFloat_CheckExact(score.ptr())) {
    const double number = PyFloat_AS_DOUBLE(score.ptr());
    return std::isnan(number) ? std::nullopt : std::optional(number);
  }
  if (!PyLong_CheckExact(score.ptr())) return std::nullopt;
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  int overflow = 0;
  const std::int64_t number = PyLong_AsLongLongAndOverflow(score.ptr(), &overflow);
  if (overflow != 0 || number < -exact || number > exact) return std::nullopt;
  return static_cast<double>(number);
}

py::object match_of(const HeldChoices& choices, const Scored& found) {
  PyObject* const match =
      match_tuple(Py_NewRef(choices.choice(found.row).ptr()), Py_NewRef(found.score.ptr()), choices.key(found.row));
  if (match == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(match);
}

}  // namespace

py::object own_matches(const SearchCall& call, std::size_t limit) {
  PyObject* const scorer = call.named[SearchCall::scorer];
  const Processor processor(call.given(SearchCall::processor));
  if (!is_bare_function(scorer) || (processor && !processor.is_plain())) return {};
  const HeldChoices choices(call.choices);
  if (!choices.values) return {};
  const py::object cutoff = call.is_none(SearchCall::score_cutoff)
                                ? py::object(py::int_(0))
                                : py::reinterpret_borrow<py::object>(call.named[SearchCall::score_cutoff]);
  const std::optional<py::dict> arguments = arguments_of(call, cutoff);
  if (!arguments) return {};
  const OwnScorer score(py::reinterpret_borrow<py::object>(scorer), *arguments, cutoff, true);
  auto query = py::reinterpret_borrow<py::object>(call.query);
  if (processor) query = processor(query);
  std::vector<Scored> found;
  bool are_numbers = true;
  for (std::size_t row = 0; row < choices.size(); ++row) {
    const py::handle choice = choices.choice(row);
    if (!PyUnicode_CheckExact(choice.ptr()) && is_missing(choice)) continue;
    py::object value = processor ? score(query, processor(choice)) : score(query, choice);
    if (!value) continue;
    const std::optional<double> number = number_of(value);
    are_numbers &= number.has_value();
    // Of one match alone the best so far is enough, if it is known which that is.
    if (limit == 1 && are_numbers && !found.empty()) {
      if (*number > found[0].number) found[0] = {row, std::move(value), *number};
      continue;
    }
    found.push_back({row, std::move(value), number.value_or(0)});
  }
  if (!are_numbers) {  // Python knows how they compare
    py::list matches;
    for (const Scored& one : found) matches.append(match_of(choices, one));
    return py::module_::import("warpmatch.search").attr("best_of_own")(matches, std::min(limit, choices.size()));
  }
  const auto is_better = [](const Scored& a, const Scored& b) {
    return a.number != b.number ? a.number > b.number : a.row < b.row;
  };
  const std::size_t count = std::min(limit, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(count), is_better);
  py::list out(count);
  for (std::size_t i = 0; i < count; ++i)
    PyList_SET_ITEM(out.ptr(), static_cast<py::ssize_t>(i), match_of(choices, found[i]).release().ptr());
  return out;
}

}  // namespace warpmatch::bindings
