#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pybind11/functional.h>
#include <pybind11/numpy.h>

#include <warpmatch/normalise.hpp>
#include <warpmatch/rarity.hpp>

#include "bind.hpp"
#include "calls/results.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

using Rows = py::array_t<std::int32_t, py::array::c_style>;

std::u32string code_points_of(py::handle text) {
  Text borrowed;
  if (!borrow_text(text.ptr(), borrowed)) throw py::type_error("expected str, got " + describe(text));
  const std::optional<std::u32string> string = Corpus(std::span<const Text>(&borrowed, 1), 1).code_points(0);
  return string.value_or(U"");
}

Text text_of(py::handle text, const char* argument) {
  NullTest is_null;
  return text_or_null(text.ptr(), is_null, argument, 0, "");
}

py::str to_python(const std::u32string& text) {
  return py::reinterpret_steal<py::str>(
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text.data(), static_cast<py::ssize_t>(text.size())));
}

BoundCorpus bound_normalised(const BoundCorpus& corpus, const py::function& map, py::handle workers) {
  const unsigned threads = worker_count(workers);
  const CodePointMap in_python = [&](char32_t c) { return code_points_of(map(to_python(std::u32string(1, c)))); };
  return {normalised(corpus.corpus, in_python, threads)};
}

Rarity fit(const py::list& corpora, bool glue, bool typing_errors, bool numbers, const Run& run) {
  std::vector<Corpus> fitted;
  for (py::handle corpus : corpora) fitted.push_back(bound<BoundCorpus>(corpus, "corpora").corpus);
  return released(run, [&](const RunOptions& options) {
    return Rarity(fitted, {glue, typing_errors, numbers}, options);
  });
}

Rarity from_state(bool glue, bool typing_errors, bool numbers, std::uint64_t rows, const BoundCorpus& words,
                  const py::array_t<std::uint32_t, py::array::c_style>& frequencies, const Run& run) {
  RarityState state{
      {glue, typing_errors, numbers}, rows, {}, {frequencies.data(), frequencies.data() + frequencies.size()}};
  for (std::size_t word = 0; word < words.corpus.size(); ++word)
    state.words.push_back(words.corpus.code_points(word).value_or(U""));
  return released(run, [&](const RunOptions& options) { return Rarity(state, options); });
}

py::tuple state_of(const Rarity& self) {
  const RarityState state = self.state();
  py::list words(state.words.size());
  for (std::size_t word = 0; word < state.words.size(); ++word) words[word] = to_python(state.words[word]);
  const py::array_t<std::uint32_t> frequencies(static_cast<py::ssize_t>(state.frequencies.size()),
                                               state.frequencies.data());
  return py::make_tuple(state.options.glue, state.options.typing_errors, state.options.numbers, state.rows, words,
                        frequencies);
}

py::list alone(const std::vector<WordAlone>& words) {
  py::list out;
  for (const WordAlone& word : words) out.append(py::make_tuple(to_python(word.word), word.weight));
  return out;
}

py::tuple strings(const std::vector<std::u32string>& words) {
  py::tuple out(words.size());
  for (std::size_t word = 0; word < words.size(); ++word) out[word] = to_python(words[word]);
  return out;
}

py::tuple explain(const Rarity& self, py::handle left, py::handle right) {
  const RarityExplanation why = self.explain(text_of(left, "left"), text_of(right, "right"));
  py::list matches;
  for (const WordMatch& match : why.matches)
    matches.append(py::make_tuple(to_python(match.left), to_python(match.right), match.similarity, match.left_weight,
                                  match.right_weight, match.share));
  return py::make_tuple(why.score, matches, alone(why.left), alone(why.right), why.loss, strings(why.left_numbers),
                        strings(why.right_numbers));
}

double score(const Rarity& self, py::handle left, py::handle right) {
  return self.score(text_of(left, "left"), text_of(right, "right"));
}

double weight(const Rarity& self, py::handle word) { return self.weight(text_of(word, "word")); }

void matrix(const Rarity& self, const BoundCorpus& queries, const BoundCorpus& choices, std::optional<double> cutoff,
            py::array out, double multiplier, const Run& run) {
  const MatrixView view = view_of(out);
  released(run, [&](const RunOptions& options) {
    self.matrix(queries.corpus, choices.corpus, view, cutoff, multiplier, options);
    return view;
  });
}

py::tuple top_k(const Rarity& self, const BoundCorpus& queries, const BoundCorpus& choices, std::size_t k,
                std::optional<double> cutoff, const Run& run) {
  return to_tuple(released(
      run, [&](const RunOptions& options) { return self.top_k(queries.corpus, choices.corpus, k, cutoff, options); }));
}

py::tuple pairs(const Rarity& self, const BoundCorpus& left, const BoundCorpus& right, double cutoff, const Run& run) {
  return to_tuple(
      released(run, [&](const RunOptions& options) { return self.pairs(left.corpus, right.corpus, cutoff, options); }));
}

py::tuple self_join(const Rarity& self, const BoundCorpus& corpus, double cutoff, const Run& run) {
  return to_tuple(
      released(run, [&](const RunOptions& options) { return self.self_join(corpus.corpus, cutoff, options); }));
}

py::tuple cluster(const Rarity& self, const BoundCorpus& corpus, const BoundCorpus& spellings, double cutoff,
                  const std::string& linkage, const Run& run) {
  const Linkage wanted = linkage_of(linkage);
  return to_tuple(released(run, [&](const RunOptions& options) {
    return self.cluster(corpus.corpus, spellings.corpus, cutoff, wanted, options);
  }));
}

py::dict plan(const Rarity& self, const std::string& operation, const BoundCorpus& left, const BoundCorpus& right,
              std::optional<double> cutoff, std::size_t k, const Run& run) {
  const Operation planned = operation_from_name(operation);
  return to_dict(released(run, [&](const RunOptions& options) {
    return self.plan(planned, left.corpus, right.corpus, cutoff, options, k);
  }));
}

KeptPairs keep(const Rarity& self, const BoundCorpus& corpus, const BoundCorpus& spellings, double cutoff,
               const Run& run) {
  return released(run, [&](const RunOptions& options) {
    return self.keep_pairs(corpus.corpus, spellings.corpus, cutoff, options);
  });
}

std::vector<Corpus> corpora_of(const py::list& sides) {
  std::vector<Corpus> corpora;
  for (py::handle corpus : sides) corpora.push_back(bound<BoundCorpus>(corpus, "sides").corpus);
  if (corpora.empty() || corpora.size() > 2) throw InvalidArgument("sides", "must be one corpus or two");
  return corpora;
}

py::array score_rows(const Rarity& self, const py::list& sides, const Rows& left, const Rows& right, const Run& run) {
  const std::vector<Corpus> corpora = corpora_of(sides);
  const RowPairs rows{{left.data(), static_cast<std::size_t>(left.size())},
                      {right.data(), static_cast<std::size_t>(right.size())}};
  return to_numpy(released(run, [&](const RunOptions& options) { return self.score_rows(corpora, rows, options); }));
}

py::tuple shared_numbers(const Rarity& self, const py::list& sides, const Rows& left, const Rows& right,
                         const Run& run) {
  const std::vector<Corpus> corpora = corpora_of(sides);
  const RowPairs rows{{left.data(), static_cast<std::size_t>(left.size())},
                      {right.data(), static_cast<std::size_t>(right.size())}};
  const auto found =
      released(run, [&](const RunOptions& options) { return self.shared_numbers(corpora, rows, options); });
  std::vector<std::int32_t> columns[3];
  for (const SharedNumbers& numbers : found) {
    columns[0].push_back(numbers.left);
    columns[1].push_back(numbers.right);
    columns[2].push_back(numbers.both);
  }
  return py::make_tuple(to_numpy(std::move(columns[0])), to_numpy(std::move(columns[1])),
                        to_numpy(std::move(columns[2])));
}

}  // namespace

void bind_rarity(Module& module) {
  module.def("normalised", &bound_normalised, py::arg("corpus"), py::arg("code_point_map"), py::arg("workers"),
             "The corpus with each code point mapped and words separated by one space.");
  Class<Rarity>(module, "Rarity", "The engine's fitted scorer; warpmatch.Rarity has the contract.")
      .def_init(&fit, py::arg("corpora"), py::arg("glue"), py::arg("typing_errors"), py::arg("numbers"), py::arg("run"))
      .def("state", &state_of, "(glue, typing_errors, numbers, rows, words, frequencies)")
      .def_property_readonly("rows", &Rarity::rows)
      .def_property_readonly("vocabulary", &Rarity::vocabulary)
      .def("weight", &weight, py::arg("word"))
      .def("score", &score, py::arg("left"), py::arg("right"))
      .def("explain", &explain, py::arg("left"), py::arg("right"),
           "(score, matches, left words alone, right words alone, loss, left numbers, right numbers)")
      .def("matrix", &matrix, py::arg("queries"), py::arg("choices"), py::arg("cutoff"), py::arg("out"),
           py::arg("multiplier"), py::arg("run"))
      .def("top_k", &top_k, py::arg("queries"), py::arg("choices"), py::arg("k"), py::arg("cutoff"), py::arg("run"))
      .def("pairs", &pairs, py::arg("left"), py::arg("right"), py::arg("cutoff"), py::arg("run"))
      .def("self_join", &self_join, py::arg("corpus"), py::arg("cutoff"), py::arg("run"))
      .def("plan", &plan, py::arg("operation"), py::arg("left"), py::arg("right"), py::arg("cutoff"), py::arg("k"),
           py::arg("run"), "A dict with the fields of warpmatch.Plan.")
      .def("keep_pairs", &keep, py::arg("corpus"), py::arg("spellings"), py::arg("cutoff"), py::arg("run"),
           "The pairs of a self-join, kept.")
      .def("score_rows", &score_rows, py::arg("sides"), py::arg("left"), py::arg("right"), py::arg("run"),
           "The score of each pair of rows, of one corpus or of two.")
      .def("shared_numbers", &shared_numbers, py::arg("sides"), py::arg("left"), py::arg("right"), py::arg("run"),
           "(left, right, both): distinct words with a digit of each pair of rows.")
      .def("cluster", &cluster, py::arg("corpus"), py::arg("spellings"), py::arg("cutoff"), py::arg("linkage"),
           py::arg("run"), "(cluster, representative, size, pairs)");
  module.def("rarity_from_state", &from_state, py::arg("glue"), py::arg("typing_errors"), py::arg("numbers"),
             py::arg("rows"), py::arg("words"), py::arg("frequencies"), py::arg("run"),
             "What `Rarity.state` gave, fitted again.");
}

}  // namespace warpmatch::bindings
