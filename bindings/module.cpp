#include "bind.hpp"

PYBIND11_MODULE(_core, made) {
  using namespace warpmatch::bindings;
  Module module(made);
  module.doc() = "The engine of warpmatch, as the Python package uses it.";
  bind_errors();
  bind_corpus(module);
  bind_arrow(module);
  bind_device(module);
  bind_scorer(module);
  bind_matcher(module);
  bind_small(module);
  bind_matching(module);
  bind_rarity(module);
  bind_device_array(module);
  bind_extraction(module);
  bind_scalar(module);
  bind_edits(module);
  bind_default_process(module);
}
