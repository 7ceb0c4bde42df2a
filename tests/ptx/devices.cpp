// Devices like an H100, what goes wrong with them, and what the tests ask for.

#include <algorithm>
#include <cstdio>
#include <utility>

#include "ptx/runtime.hpp"

namespace ptx {

Runtime& runtime() {
  static Runtime* const made = new Runtime;
  return *made;
}

int& current_device() {
  thread_local int device = 0;
  return device;
}

cudaError_t& last_error() {
  thread_local cudaError_t error = cudaSuccess;
  return error;
}

namespace {

cudaError_t fail(cudaError_t error) { return last_error() = error; }

struct Name {
  cudaError_t error;
  const char* name;
  const char* words;
};

constexpr Name names[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration", "invalid configuration argument"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    {cudaErrorInvalidDeviceFunction, "cudaErrorInvalidDeviceFunction", "invalid device function"},
    {cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    {cudaErrorNotReady, "cudaErrorNotReady", "device not ready"},
    {cudaErrorIllegalAddress, "cudaErrorIllegalAddress", "an illegal memory access was encountered"},
    {cudaErrorMisalignedAddress, "cudaErrorMisalignedAddress", "misaligned address"},
    {cudaErrorLaunchFailure, "cudaErrorLaunchFailure", "unspecified launch failure"},
    {cudaErrorLaunchTimeout, "cudaErrorLaunchTimeout", "the launch timed out and was terminated"},
};

const Name& name_of(cudaError_t error) {
  static constexpr Name unknown{cudaErrorUnknown, "cudaErrorUnknown", "unknown error"};
  const auto found = std::ranges::find(names, error, &Name::error);
  return found == std::end(names) ? unknown : *found;
}

}  // namespace

extern "C" {

cudaError_t cudaGetLastError() { return std::exchange(last_error(), cudaSuccess); }
cudaError_t cudaPeekAtLastError() { return last_error(); }
const char* cudaGetErrorName(cudaError_t error) { return name_of(error).name; }
const char* cudaGetErrorString(cudaError_t error) { return name_of(error).words; }

cudaError_t cudaGetDeviceCount(int* count) {
  *count = runtime().devices;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaGetDevice(int* device) {
  *device = current_device();
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int device) {
  if (device < 0 || device >= runtime().devices) return fail(cudaErrorInvalidDevice);
  return call("cudaSetDevice", [&](Runtime&) {
    current_device() = device;
    return cudaSuccess;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  if (device < 0 || device >= runtime().devices) return fail(cudaErrorInvalidDevice);
  *properties = {};
  std::snprintf(properties->name, sizeof properties->name, "stand-in");
  properties->major = 9;
  properties->multiProcessorCount = 132;
  properties->totalGlobalMem = device_memory;
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int) {
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount: *value = 132; break;
    case cudaDevAttrMemoryPoolsSupported: *value = 1; break;
    default: find("unknown attribute", text(attribute)); return fail(cudaErrorInvalidValue);
  }
  return cudaSuccess;
}

}  // extern "C"

}  // namespace ptx

namespace warpmatch::stand_in {

using ptx::runtime;

void fail_next(const std::string& function, cudaError_t error) { runtime().failing[function] = error; }

void lose_device(cudaError_t error) {
  runtime().coming_loss = error;
  if (error == cudaSuccess) std::ranges::fill(runtime().lost, cudaSuccess);
}

void have_devices(int count) { runtime().devices = std::clamp(count, 1, ptx::most_devices); }

Counts counts() {
  Counts now = runtime().counts;
  const auto on_device = [](const auto& buffer) { return buffer.second.device != ptx::host; };
  for (const auto& [name, kernel] : ptx::kernels()) now.instructions[name] = kernel->instructions;
  now.buffers = static_cast<std::size_t>(std::ranges::count_if(runtime().buffers, on_device));
  return now;
}

}  // namespace warpmatch::stand_in
