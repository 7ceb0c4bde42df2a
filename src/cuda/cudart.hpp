#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <cuda_runtime_api.h>

#include "cuda/queue.hpp"

namespace warpmatch::cuda {

/// Throws what a failed CUDA call means: OutOfDeviceMemory, or DeviceError with the error's name, its description
/// and what was being done.
void check(cudaError_t status, const std::string& doing);

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

/// A stream of the current device. It is drained before it goes, so nothing runs on in memory that is freed.
class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "making a stream"); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    cudaStreamSynchronize(stream_);
    cudaStreamDestroy(stream_);
  }

  cudaStream_t get() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

/// Memory of the current device.
template <class T>
class DeviceBuffer {
 public:
  DeviceBuffer(std::size_t size, const char* what) : size_(size) {
    if (size == 0) return;
    const std::size_t bytes = size * sizeof(T);
    check(cudaMalloc(reinterpret_cast<void**>(&data_), bytes),
          std::string(what) + " (" + std::to_string(bytes) + " bytes)");
  }
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  /// Waits for the device; an error here has nowhere to go, and the next checked call reports it.
  ~DeviceBuffer() { cudaFree(data_); }

  T* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace warpmatch::cuda
