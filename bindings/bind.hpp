#pragma once

#include <pybind11/pybind11.h>

namespace warpmatch::bindings {

namespace py = pybind11;

// Each adds its part to the module; the file of the same name has it.
void bind_errors();
void bind_arrow(py::module_& module);
void bind_corpus(py::module_& module);
void bind_default_process(py::module_& module);
void bind_device(py::module_& module);
void bind_device_array(py::module_& module);
void bind_edits(py::module_& module);
void bind_extraction(py::module_& module);
void bind_matcher(py::module_& module);
void bind_metric(py::module_& module);
void bind_rarity(py::module_& module);
void bind_scalar(py::module_& module);

}  // namespace warpmatch::bindings
