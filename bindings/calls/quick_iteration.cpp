#include <optional>
#include <utility>

#include "bind.hpp"
#include "calls/kept_scores.hpp"
#include "calls/match_iterator.hpp"
#include "calls/quick_function.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

// `process.extract_iter`.

namespace warpmatch::bindings {

namespace {

/// What the choices are gone through by; null for what Python has to look at.
py::object source_of(PyObject* choices, const Processor& processor) {
  if (PyDict_CheckExact(choices)) return py::handle(choices).attr("items")();
  const bool is_read_already = plain_instance<BoundCorpus>(choices) != nullptr && !processor;
  const bool is_known = PyList_CheckExact(choices) || PyTuple_CheckExact(choices) || PyGen_CheckExact(choices);
  return is_known || is_read_already ? py::reinterpret_borrow<py::object>(choices) : py::object();
}

PyObject* quick_extract_iter(const SearchCall& call) {
  Text query;
  if (!borrow_text(call.query, query)) return nullptr;
  const Processor processor(call.given(SearchCall::processor));
  if (processor && !processor.is_plain()) return nullptr;
  PyObject* const scorer = call.named[SearchCall::scorer];
  PyObject* const cutoff = call.given(SearchCall::score_cutoff);
  const KeptScore* kept = kept_scores().find(call);
  if (kept == nullptr) return nullptr;
  const ScoreOptions score = kept->options;
  py::object source = source_of(call.choices, processor);
  if (!source) return nullptr;
  // The caller may change what it has passed before the first match.
  py::object kwargs = py::none();
  if (!call.is_none(SearchCall::scorer_kwargs))
    kwargs = py::reinterpret_steal<py::object>(PyDict_Copy(call.named[SearchCall::scorer_kwargs]));
  if (!kwargs) throw py::error_already_set();
  return iterator_over({py::reinterpret_borrow<py::object>(call.query), std::move(source),
                        PyDict_CheckExact(call.choices), processor, processor, std::nullopt, score,
                        py::make_tuple(py::handle(scorer), py::handle(cutoff), kwargs)})
      .release()
      .ptr();
}

py::object made_quick(py::handle function) {
  return quick_function(function, SearchCall::workers, &quick_extract_iter);
}

py::object bound_one_by_one(const py::object& query, const py::object& choices, bool has_keys,
                            const ScoreOptions& score, const py::object& query_processor,
                            const py::object& choice_processor, const py::object& asked) {
  return iterator_over(
      {query, choices, has_keys, Processor(query_processor), Processor(choice_processor), std::nullopt, score, asked});
}

py::object bound_one_by_one_of_own(const py::object& query, const py::object& choices, bool has_keys,
                                   const py::object& scorer, const py::dict& arguments, const py::object& cutoff,
                                   bool higher_is_better, const py::object& query_processor,
                                   const py::object& choice_processor) {
  return iterator_over({query,
                        choices,
                        has_keys,
                        Processor(query_processor),
                        Processor(choice_processor),
                        OwnScorer(scorer, arguments, cutoff, higher_is_better),
                        {},
                        py::none()});
}

}  // namespace

void bind_one_by_one(Module& module) {
  module.def("quick_extract_iter", &made_quick, py::arg("function"),
             "`process.extract_iter`, which does its commonest calls without Python.");
  module.def("one_by_one", &bound_one_by_one, py::arg("query"), py::arg("choices"), py::arg("has_keys"),
             py::arg("score"), py::arg("query_processor"), py::arg("choice_processor"), py::arg("asked"),
             "The matches of a query, each scored as it is asked for.");
  module.def("one_by_one_of_own", &bound_one_by_one_of_own, py::arg("query"), py::arg("choices"), py::arg("has_keys"),
             py::arg("scorer"), py::arg("arguments"), py::arg("cutoff"), py::arg("higher_is_better"),
             py::arg("query_processor"), py::arg("choice_processor"), "The same by a function of the caller's own.");
}

}  // namespace warpmatch::bindings
