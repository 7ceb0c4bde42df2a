#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

#include <cuda_runtime_api.h>

#include "cuda/runtime/memory.hpp"

namespace warpmatch::cuda {

/// What failed, in words: CUDA's name of the error, its description and what was being done. Also clears the error
/// from where the next check of this thread would see it again.
std::string describe(cudaError_t status, const std::string& doing);

/// Throws what a failed CUDA call means: OutOfDeviceMemory, or DeviceError with what `describe` says and `besides`.
void check(cudaError_t status, const std::string& doing, const std::string& besides = "");

/// For destructors whose failure is nobody's to hear of: the next check of this thread, which may be for the start of a
/// kernel in another call, would take it for its own.
inline void forget(cudaError_t status) noexcept {
  if (status != cudaSuccess) cudaGetLastError();
}

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
  ~DeviceScope() { forget(cudaSetDevice(before_)); }

 private:
  int before_ = 0;
};

struct Destroy {
  void operator()(cudaStream_t stream) const { forget(cudaStreamDestroy(stream)); }
  void operator()(cudaEvent_t event) const { forget(cudaEventDestroy(event)); }
  void operator()(cudaMemPool_t pool) const { forget(cudaMemPoolDestroy(pool)); }
};

/// A stream of the device that was current when it was made.
using Stream = std::unique_ptr<std::remove_pointer_t<cudaStream_t>, Destroy>;
Stream make_stream();

/// A point in the work of a stream of the device that was current when it was made.
using Event = std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, Destroy>;
/// `flags` as for cudaEventCreateWithFlags.
Event make_event(unsigned flags);

/// Memory of a device that streams take and give back in their order, apart from what other libraries of the process
/// take. Its memory goes when the last buffer has been given back.
using MemoryPool = std::unique_ptr<std::remove_pointer_t<cudaMemPool_t>, Destroy>;
/// `keep` bytes stay in the pool when a stream is waited for, and what is unused beyond them goes back to the driver.
MemoryPool make_memory_pool(int ordinal, std::uint64_t keep);

}  // namespace warpmatch::cuda
