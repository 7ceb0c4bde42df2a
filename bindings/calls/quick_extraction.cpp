#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include <pybind11/stl.h>

#include <warpmatch/internal/best_of_few.hpp>

#include "bind.hpp"
#include "calls/extraction.hpp"
#include "calls/few_choices.hpp"
#include "calls/kept_scores.hpp"
#include "calls/match_tuple.hpp"
#include "calls/own_search.hpp"
#include "calls/quick_function.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/processor.hpp"
#include "strings/strings.hpp"

// The commonest calls of `process.extract` and `extractOne`, without Python.

namespace warpmatch::bindings {
namespace {

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

/// [(choice, score, row), ...] of `choice(row)`, new references.
template <class Choice>
py::object list_of_matches(std::span<const Match> best, const Scorer& scorer, const Choice& choice) {
  return list_of(best.size(), [&](std::size_t i) {
    const auto& [row, score] = best[i];
    PyObject* const match = match_tuple(choice(row), score_object(scorer, score), PyLong_FromSize_t(row));
    if (match == nullptr) throw py::error_already_set();
    return match;
  });
}

/// Those of a list or tuple.
py::object matches_in(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score) {
  const std::vector<Match> best = best_in_sequence(query, choices, limit, score, {{}, 1, py::none()});
  return list_of_matches(best, score.scorer, [&](std::size_t row) {
    if (row >= static_cast<std::size_t>(PySequence_Fast_GET_SIZE(choices.ptr())))
      throw std::runtime_error("[choices] changed size while it was searched");
    return Py_NewRef(PySequence_Fast_GET_ITEM(choices.ptr(), static_cast<py::ssize_t>(row)));
  });
}

/// Those of a corpus.
py::object matches_of(const Text& query, const BoundCorpus& choices, std::size_t limit, const ScoreOptions& score) {
  const BoundCorpus kept = choices;
  const std::vector<Match> best = best_in_corpus(query, kept, limit, score, {{}, 1, py::none()});
  return list_of_matches(best, score.scorer, [&](std::size_t row) { return item(kept, row).release().ptr(); });
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

/// The best of few choices, as they lie.
Found best_of_few_texts(const Text& query, const FewChoices& few, std::size_t limit, const KeptScore& score) {
  std::array<Match, FewChoices::most> best;
  const std::size_t most = std::min(limit, few.texts().size());
  const std::size_t count = best_of_few(score.pair, score.options, query, few.texts(), most, best.data());
  return {score.options.scorer, few, std::span(best).first(count)};
}

/// The best of few choices that a processor made into something else than strings, which Python scores.
Found best_of_sequences(const SearchCall& call, py::handle query, const FewChoices& few, std::size_t limit,
                        const Scorer& scorer) {
  const py::object search = py::module_::import("warpmatch.search").attr("best_of_made");
  const py::list found = search(query, few.made(), py::handle(call.named[SearchCall::scorer]),
                                py::handle(call.given(SearchCall::score_cutoff)),
                                py::handle(call.given(SearchCall::scorer_kwargs)), std::min(limit, few.texts().size()));
  std::vector<Match> best;
  for (const py::handle match : found) {
    const auto [row, score] = py::cast<std::pair<std::size_t, double>>(match);
    best.push_back({row, score});
  }
  return {scorer, few, best};
}

/// The best of few choices that go through a processor first.
Found best_of_processed(const SearchCall& call, const Processor& processor, FewChoices& few, std::size_t limit,
                        const KeptScore& score) {
  const py::object query = processor(call.query);
  const bool are_texts = few.process(processor);
  Text text;
  if (borrow_text(query.ptr(), text)) {
    if (are_texts && are_short(text.units, few.units())) return best_of_few_texts(text, few, limit, score);
  } else if (is_missing(query)) {
    return {score.options.scorer, few, {}};
  }
  return best_of_sequences(call, query, few, limit, score.options.scorer);
}

/// The matches of a string in a few choices, a list or a corpus: as `of_few` makes them of Found, or `of_many` of a
/// list of them. Null, which means what it means in `Quick`, for any other call.
template <class OfFew, class OfMany>
PyObject* quick_search(const SearchCall& call, std::size_t limit, const OfFew& of_few, const OfMany& of_many) {
  Text query;
  if (!is_plain(call) || !borrow_text(call.query, query)) return nullptr;
  const KeptScore* kept = kept_scores().find(call);
  if (kept == nullptr) {
    if (!PyFunction_Check(call.named[SearchCall::scorer])) return nullptr;
    py::object matches = own_matches(call, limit);
    return matches ? of_many(std::move(matches)) : nullptr;
  }
  FewChoices few;
  const bool are_few = few.read(call.choices) && are_short(query.units, few.units());
  if (!call.is_none(SearchCall::processor)) {
    const Processor processor(call.named[SearchCall::processor]);
    if (!are_few || !processor.is_plain() || !few.hold()) return nullptr;
    const KeptScore score = *kept;
    Found found = best_of_processed(call, processor, few, limit, score);
    return of_few(found);
  }
  if (are_few) {
    Found found = best_of_few_texts(query, few, limit, *kept);
    return of_few(found);
  }
  const ScoreOptions score = kept->options;
  if (const auto* corpus = plain_instance<BoundCorpus>(call.choices))
    return of_many(matches_of(query, *corpus, limit, score));
  if (!PyList_CheckExact(call.choices) && !PyTuple_CheckExact(call.choices)) return nullptr;
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

}  // namespace

void bind_quick_extraction(Module& module) {
  module.def("quick_extract", &made_quick, py::arg("function"),
             "`process.extract`, which does its commonest calls without Python.");
  module.def("quick_extract_one", &made_quick_for_one, py::arg("function"), "The same of `process.extractOne`.");
}

}  // namespace warpmatch::bindings
