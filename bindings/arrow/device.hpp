#pragma once

#include <string>

#include <pybind11/pybind11.h>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// Takes a structure over. ValueError for one that has been taken already.
template <class Structure>
Owned<Structure> take_over(Structure* structure) {
  if (structure->release == nullptr) throw py::value_error("the Arrow data has been consumed already");
  return Owned<Structure>(structure);
}

/// Takes over an array of Arrow's C device interface, waits until it is written, and copies it to the host where it
/// lies on a CUDA device, with the GIL released. TypeError, naming `argument` and the device, for memory of other
/// devices; DeviceError where CUDA cannot be used.
Owned<ArrowArray> on_host(const ArrowSchema& schema, ArrowDeviceArray& from, const std::string& argument);

}  // namespace warpmatch::bindings
