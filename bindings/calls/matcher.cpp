#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <warpmatch/matcher.hpp>

#include "bind.hpp"
#include "calls/dtype.hpp"
#include "calls/results.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"
#include "strings/text_pair.hpp"

namespace warpmatch::bindings {

namespace {

/// The same of an array of one dimension, which must be contiguous.
MatrixView row_of(py::array& out) {
  if (out.ndim() != 1 || (out.size() > 1 && out.strides(0) != out.itemsize())) {
    throw InvalidArgument("out", "must have one dimension and no gaps");
  }
  const auto columns = static_cast<std::size_t>(out.size());
  return {out.mutable_data(), dtype_of(out.dtype()), 1, columns, columns};
}

double bound_score(py::handle left, py::handle right, const ScoreOptions& wanted) {
  const TextPair pair(left, right);
  return watched_if_long(pair.left(), pair.right(), [&] { return score(pair.left(), pair.right(), wanted); });
}

void bound_matrix(const BoundCorpus& queries, const BoundCorpus& choices, const ScoreOptions& score, py::array out,
                  double multiplier, const Run& run) {
  const MatrixView view = view_of(out);
  released(run, [&](const RunOptions& options) {
    matrix(queries.corpus, choices.corpus, score, view, multiplier, options);
    return view;
  });
}

py::tuple bound_top_k(const BoundCorpus& queries, const BoundCorpus& choices, std::size_t k, const ScoreOptions& score,
                      const Run& run) {
  return to_tuple(released(
      run, [&](const RunOptions& options) { return top_k(queries.corpus, choices.corpus, k, score, options); }));
}

void bound_paired(py::handle queries, py::handle choices, const ScoreOptions& score, py::array out, double multiplier,
                  const Run& run) {
  Strings left = borrow_strings(queries, "queries");
  Strings right = borrow_strings(choices, "choices");
  left.hold_still();
  right.hold_still();
  const MatrixView view = row_of(out);
  released(run, [&](const RunOptions& options) {
    paired(left, right, score, view, multiplier, options);
    return view;
  });
}

py::tuple bound_pairs(const BoundCorpus& left, const BoundCorpus& right, const ScoreOptions& score, const Run& run) {
  return to_tuple(
      released(run, [&](const RunOptions& options) { return pairs(left.corpus, right.corpus, score, options); }));
}

py::tuple bound_self_join(const BoundCorpus& corpus, const ScoreOptions& score, const Run& run) {
  return to_tuple(released(run, [&](const RunOptions& options) { return self_join(corpus.corpus, score, options); }));
}

py::tuple bound_cluster(const BoundCorpus& corpus, const BoundCorpus& spellings, const ScoreOptions& score,
                        const std::string& linkage, const Run& run) {
  const Linkage wanted = linkage_of(linkage);
  return to_tuple(released(run, [&](const RunOptions& options) {
    return cluster(corpus.corpus, spellings.corpus, score, options, wanted);
  }));
}

std::vector<std::int32_t> bound_link_path(const BoundCorpus& corpus, std::size_t from, std::size_t to,
                                          const py::array_t<std::int32_t, py::array::c_style>& among,
                                          const ScoreOptions& score, const Run& run) {
  const std::span<const std::int32_t> rows(among.data(), static_cast<std::size_t>(among.size()));
  return released(run,
                  [&](const RunOptions& options) { return link_path(corpus.corpus, from, to, rows, score, options); });
}

py::dict bound_plan(const std::string& operation, const BoundCorpus& left, const BoundCorpus& right,
                    const ScoreOptions& score, std::size_t k, const Run& run) {
  return to_dict(released(run, [&](const RunOptions& options) {
    return plan(operation_from_name(operation), left.corpus, right.corpus, score, options, k);
  }));
}

}  // namespace

void bind_matcher(Module& module) {
  Class<Run>(module, "Run", "Device, workers and progress callable of a call, checked.")
      .def_init(
          [](py::handle device, py::handle workers, py::object progress) {
            return Run{device_of(device), worker_count(workers), std::move(progress)};
          },
          py::arg("device"), py::arg("workers"), py::arg("progress") = py::none());

  module.def("score", &bound_score, py::arg("left"), py::arg("right"), py::arg("score"), "The score of one pair.");
  module.def("matrix", &bound_matrix, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("out"),
             py::arg("multiplier"), py::arg("run"), "Fills out (queries, choices).");
  module.def("paired", &bound_paired, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("out"),
             py::arg("multiplier"), py::arg("run"), "Fills out (n,) with the scores of queries[i] and choices[i].");
  module.def("top_k", &bound_top_k, py::arg("queries"), py::arg("choices"), py::arg("k"), py::arg("score"),
             py::arg("run"), "(indices, scores), both (queries, k).");
  module.def("pairs", &bound_pairs, py::arg("left"), py::arg("right"), py::arg("score"), py::arg("run"),
             "(left, right, score), sorted by (left, right).");
  module.def("self_join", &bound_self_join, py::arg("corpus"), py::arg("score"), py::arg("run"),
             "(left, right, score), left < right.");
  module.def("cluster", &bound_cluster, py::arg("corpus"), py::arg("spellings"), py::arg("score"), py::arg("linkage"),
             py::arg("run"), "(cluster, representative, size, pairs).");
  module.def("link_path", &bound_link_path, py::arg("corpus"), py::arg("from_row"), py::arg("to_row"), py::arg("among"),
             py::arg("score"), py::arg("run"), "The rows of a shortest chain of pairs; empty where there is none.");
  module.def("plan", &bound_plan, py::arg("operation"), py::arg("left"), py::arg("right"), py::arg("score"),
             py::arg("k"), py::arg("run"), "A dict with the fields of warpmatch.Plan.");
}

}  // namespace warpmatch::bindings
