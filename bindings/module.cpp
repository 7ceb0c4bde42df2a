#include "bind.hpp"

PYBIND11_MODULE(core_of_the_main_interpreter, made) {
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
  bind_one_by_one(module);
  bind_quick_extraction(module);
  bind_scalar(module);
  bind_edits(module);
  bind_default_process(module);
}

/// What Python calls. In another interpreter than the main one, as mod_wsgi makes them, pybind11 waits for a lock that
/// it holds itself, so it is not asked.
extern "C" PYBIND11_EXPORT PyObject* PyInit__core() {
  if (PyInterpreterState_Get() == PyInterpreterState_Main()) return PyInit_core_of_the_main_interpreter();
  PyErr_SetString(PyExc_ImportError,
                  "warpmatch runs in the main interpreter of a process only; where a server makes others "
                  "(mod_wsgi: WSGIApplicationGroup), have it use the main one");
  return nullptr;
}
