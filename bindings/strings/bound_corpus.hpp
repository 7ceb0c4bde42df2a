#pragma once

#include <warpmatch/corpus.hpp>

namespace warpmatch::bindings {

/// What Python knows as `Corpus`: the engine's, and whether its strings came as bytes and leave as bytes.
struct BoundCorpus {
  Corpus corpus;
  bool bytes = false;
};

}  // namespace warpmatch::bindings
