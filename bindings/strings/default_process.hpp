#pragma once

#include <pybind11/pybind11.h>

namespace warpmatch::bindings {

/// What `utils.default_process` makes of a str or bytes, a new reference; null, with the Python error set, for what is
/// neither.
PyObject* default_processed(PyObject* sentence);

/// Whether a processor is that function.
bool is_default_process(pybind11::handle processor);

}  // namespace warpmatch::bindings
