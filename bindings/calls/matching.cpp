#include <cstdint>
#include <string>
#include <vector>

#include <pybind11/numpy.h>

#include <warpmatch/matching.hpp>

#include "bind.hpp"
#include "calls/results.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"

namespace warpmatch::bindings {

namespace {

using Rows = py::array_t<std::int32_t, py::array::c_style>;
using Scores = py::array_t<double, py::array::c_style>;

Pairs pairs_of(const Rows& left, const Rows& right, const Scores& scores) {
  if (left.size() != right.size() || left.size() != scores.size())
    throw InvalidArgument("pairs", "must have as many left rows as right rows and scores, got " +
                                       std::to_string(left.size()) + ", " + std::to_string(right.size()) + " and " +
                                       std::to_string(scores.size()));
  return {{left.data(), left.data() + left.size()},
          {right.data(), right.data() + right.size()},
          std::vector<double>(scores.data(), scores.data() + scores.size())};
}

py::tuple best(const Rows& left, const Rows& right, const Scores& scores, bool left_once, bool right_once,
               bool higher_is_better) {
  const Pairs pairs = pairs_of(left, right, scores);
  return to_tuple(watched([&] { return best_matches(pairs, {left_once, right_once}, higher_is_better); }));
}

py::array bound_reciprocity(const Rows& left, const Rows& right, const Scores& scores, bool two_tables,
                            bool higher_is_better) {
  const Pairs pairs = pairs_of(left, right, scores);
  const Tables tables = two_tables ? Tables::two : Tables::one;
  return to_numpy(watched([&] { return reciprocity(pairs, tables, higher_is_better); }));
}

py::tuple bound_cluster_pairs(const Rows& left, const Rows& right, const Scores& scores,
                              const py::array_t<std::uint32_t, py::array::c_style>& copies, double threshold,
                              const std::string& linkage) {
  const Pairs pairs = pairs_of(left, right, scores);
  const std::vector<std::uint32_t> counts(copies.data(), copies.data() + copies.size());
  const Linkage wanted = linkage_of(linkage);
  return to_tuple(watched([&] { return cluster_pairs(pairs, counts, threshold, wanted); }));
}

py::tuple cluster_kept(const KeptPairs& self, double cutoff, const std::string& linkage) {
  const Linkage wanted = linkage_of(linkage);
  return to_tuple(watched([&] { return self.cluster(cutoff, wanted); }));
}

KeptPairs bound_keep_pairs(const BoundCorpus& corpus, const BoundCorpus& spellings, const ScoreOptions& score,
                           const Run& run) {
  return released(
      run, [&](const RunOptions& options) { return keep_pairs(corpus.corpus, spellings.corpus, score, options); });
}

}  // namespace

void bind_matching(Module& module) {
  module.def("best_matches", &best, py::arg("left"), py::arg("right"), py::arg("scores"), py::arg("left_once"),
             py::arg("right_once"), py::arg("higher_is_better"), "The pairs that are left when the best come first.");
  module.def("reciprocity", &bound_reciprocity, py::arg("left"), py::arg("right"), py::arg("scores"),
             py::arg("two_tables"), py::arg("higher_is_better"), "How far each pair is the best of both its rows.");
  Class<KeptPairs>(module, "KeptPairs", "The pairs of a self-join, kept to be grouped again.")
      .def("cluster", &cluster_kept, py::arg("cutoff"), py::arg("linkage"), "(cluster, representative, size, pairs)");
  module.def("keep_pairs", &bound_keep_pairs, py::arg("corpus"), py::arg("spellings"), py::arg("score"), py::arg("run"),
             "The pairs of a self-join, kept.");
  module.def("cluster_pairs", &bound_cluster_pairs, py::arg("left"), py::arg("right"), py::arg("scores"),
             py::arg("copies"), py::arg("threshold"), py::arg("linkage"), "(cluster, representative, size, pairs)");
}

}  // namespace warpmatch::bindings
