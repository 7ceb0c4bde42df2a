#pragma once

#include <cstddef>
#include <string>

#include <warpmatch/device.hpp>

#include "cuda/cudart.hpp"
#include "cuda/queue.hpp"
#include "cuda/stream_meter.hpp"

namespace warpmatch::cuda {

/// The Queue of one CUDA device: a stream of its own. What it uses is added to `use`, if there is one. `run` and
/// `with_execution` are defined in cuda_queue.cuh, for the .cu files.
class CudaQueue {
 public:
  using Device = CudaDevice;
  template <class T>
  using Buffer = DeviceBuffer<T>;

  explicit CudaQueue(const CudaDevice& device, dispatch::DeviceUse* use = nullptr)
      : device_(device), scope_(device.ordinal), meter_(stream_.get(), use) {}

  static std::string name_of(const CudaDevice& device) { return "cuda:" + std::to_string(device.ordinal); }
  std::string name() const { return name_of(device_); }
  int ordinal() const { return device_.ordinal; }
  unsigned multiprocessors() const { return static_cast<unsigned>(device_.multiprocessors); }
  DeviceMemory memory() const {
    DeviceMemory memory;
    check(cudaMemGetInfo(&memory.free, &memory.total), "asking for the free memory");
    return memory;
  }

  template <class T>
  Buffer<T> allocate(std::size_t count, const char* what) {
    return Buffer<T>(count, what);
  }

  template <class T>
  void upload(T* to, const T* from, std::size_t count) {
    meter_.count(&dispatch::DeviceUse::uploaded_bytes, count * sizeof(T));
    copy(to, from, count * sizeof(T), cudaMemcpyHostToDevice, "copying to the device");
  }

  /// Done when it returns.
  template <class T>
  void download(T* to, const T* from, std::size_t count) {
    meter_.count(&dispatch::DeviceUse::downloaded_bytes, count * sizeof(T));
    copy(to, from, count * sizeof(T), cudaMemcpyDeviceToHost, "copying from the device");
    wait();
  }

  /// Rows of `columns` values each, one behind the other on the device, `to_stride` values apart on the host. Done
  /// when it returns.
  template <class T>
  void download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    meter_.count(&dispatch::DeviceUse::downloaded_bytes, rows * columns * sizeof(T));
    meter_.time(&dispatch::DeviceUse::copy_seconds, [&] {
      check(cudaMemcpy2DAsync(to, to_stride * sizeof(T), from, columns * sizeof(T), columns * sizeof(T), rows,
                              cudaMemcpyDeviceToHost, stream_.get()),
            "copying rows from the device");
    });
    wait();
  }

  template <class T>
  void fill(T* to, std::size_t count, int byte) {
    check(cudaMemsetAsync(to, byte, count * sizeof(T), stream_.get()), "filling device memory");
  }

  void wait() { check(cudaStreamSynchronize(stream_.get()), "waiting for the device"); }

  template <class Program>
  void run(const Program& program);

  template <class F>
  void with_execution(const char* doing, const F& f);

 private:
  void copy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, const char* doing) {
    if (bytes == 0) return;
    meter_.time(&dispatch::DeviceUse::copy_seconds,
                [&] { check(cudaMemcpyAsync(to, from, bytes, kind, stream_.get()), doing); });
  }

  CudaDevice device_;
  DeviceScope scope_;
  Stream stream_;
  StreamMeter meter_;
};

static_assert(Queue<CudaQueue>);

}  // namespace warpmatch::cuda
