#pragma once

#include <cstddef>

#include <pybind11/pytypes.h>

#include <warpmatch/corpus.hpp>

namespace warpmatch::bindings {

/// What Python knows as `Corpus`: the engine's, whether its strings came as bytes and leave as bytes, and what made
/// them of what was passed, a null handle where nothing did. Copied under the GIL alone.
struct BoundCorpus {
  Corpus corpus;
  bool bytes = false;
  pybind11::object processor = {};
};

/// One of its strings, as an object.
pybind11::object item(const BoundCorpus& corpus, std::size_t row);

}  // namespace warpmatch::bindings
