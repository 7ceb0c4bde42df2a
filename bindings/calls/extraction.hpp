#pragma once

#include <cstddef>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>

#include "run.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

struct BoundCorpus;

/// The best of the items of a list or tuple, scored as they lie. TypeError, naming it, for one that is neither a string
/// nor a null.
std::vector<Match> best_in_sequence(const Text& query, py::handle choices, std::size_t limit, const ScoreOptions& score,
                                    const Run& run);

/// The best of a corpus, the GIL released.
std::vector<Match> best_in_corpus(const Text& query, const BoundCorpus& choices, std::size_t limit,
                                  const ScoreOptions& score, const Run& run);

}  // namespace warpmatch::bindings
