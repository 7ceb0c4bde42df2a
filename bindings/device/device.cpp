#include <pybind11/stl.h>

#include <warpmatch/device.hpp>

#include "bind.hpp"

namespace warpmatch::bindings {

namespace {

py::dict to_dict(const CudaDevice& device) {
  py::dict out;
  out["ordinal"] = device.ordinal;
  out["name"] = device.name;
  out["compute"] = std::to_string(device.compute_major) + "." + std::to_string(device.compute_minor);
  out["multiprocessors"] = device.multiprocessors;
  out["memory_bytes"] = device.memory_bytes;
  return out;
}

py::dict bound_cuda_status() {
  const CudaStatus status = cuda_status();
  py::list devices;
  for (const CudaDevice& device : status.devices) devices.append(to_dict(device));
  py::dict out;
  out["built"] = status.built;
  out["why_unusable"] = status.why_unusable;
  out["devices"] = std::move(devices);
  return out;
}

}  // namespace

void bind_device(Module& module) {
  module.def("version", &version, "Version of the library.");
  module.def("cpu_isa", &cpu_isa, "SIMD level the CPU executor uses; WARPMATCH_ISA forces one.");
  module.def("cpu_isas", &cpu_isas, "SIMD levels this processor can run, slowest first.");
  module.def("cuda_status", &bound_cuda_status, "Whether CUDA is built in, why it cannot be used, and the devices.");
  module.def("device_memory_limit", &device_memory_limit, "Bytes warpmatch may hold on each CUDA device; 0 is any.");
  module.def("set_device_memory_limit", &set_device_memory_limit, py::arg("limit"), "Sets it.");
}

}  // namespace warpmatch::bindings
