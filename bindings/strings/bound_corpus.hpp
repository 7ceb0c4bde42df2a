#pragma once

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

}  // namespace warpmatch::bindings
