#pragma once

#include <memory>
#include <string>
#include <type_traits>

#include <cuda_runtime_api.h>

#include "cuda/queue.hpp"

namespace warpmatch::cuda {

/// What failed, in words: CUDA's name of the error, its description and what was being done. Also clears the error
/// from where the next check of this thread would see it again.
std::string describe(cudaError_t status, const std::string& doing);

/// Throws what a failed CUDA call means: OutOfDeviceMemory, or DeviceError with what `describe` says.
void check(cudaError_t status, const std::string& doing);

/// True for errors after which every call on the device fails until the process ends.
bool loses_device(cudaError_t status);

/// Makes a device current for its lifetime, and then the one that was before.
class DeviceScope {
 public:
  explicit DeviceScope(int ordinal) {
    check(cudaGetDevice(&before_), "asking for the current device");
    check(cudaSetDevice(ordinal), "choosing device " + std::to_string(ordinal));
  }
  DeviceScope(const DeviceScope&) = delete;
  DeviceScope& operator=(const DeviceScope&) = delete;
  ~DeviceScope() { cudaSetDevice(before_); }

 private:
  int before_ = 0;
};

struct Destroy {
  void operator()(cudaStream_t stream) const { cudaStreamDestroy(stream); }
  void operator()(cudaEvent_t event) const { cudaEventDestroy(event); }
};

/// A stream of the device that was current when it was made.
using Stream = std::unique_ptr<std::remove_pointer_t<cudaStream_t>, Destroy>;
Stream make_stream();

/// A point in the work of a stream of the device that was current when it was made.
using Event = std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, Destroy>;
/// `flags` as for cudaEventCreateWithFlags.
Event make_event(unsigned flags);

}  // namespace warpmatch::cuda
