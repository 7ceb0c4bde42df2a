#include "cuda_runtime/stand_in.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

using warpmatch::stand_in::Counts;

struct CUstream_st {
  std::vector<std::function<void()>> work;
  std::size_t done = 0;

  void run(std::size_t end) {
    while (done < end) work[done++]();
  }
};

struct CUevent_st {
  cudaStream_t stream = nullptr;
  std::size_t place = 0;

  void reach() const {
    if (stream != nullptr) stream->run(place);
  }
};

namespace {

constexpr std::size_t kMemory = std::size_t{64} << 20;

struct Runtime {
  std::recursive_mutex mutex;
  std::map<std::string, cudaError_t> failing;
  cudaError_t coming_loss = cudaSuccess;
  cudaError_t lost = cudaSuccess;
  std::map<void*, std::size_t> buffers;
  std::size_t used = 0;
  Counts counts;
} runtime;

thread_local cudaError_t last_error = cudaSuccess;

/// Does what a call does unless it is to fail.
template <class F>
cudaError_t call(const char* function, const F& f) {
  const std::lock_guard lock(runtime.mutex);
  cudaError_t error = runtime.lost;
  if (const auto found = runtime.failing.find(function); error == cudaSuccess && found != runtime.failing.end()) {
    error = found->second;
    runtime.failing.erase(found);
  }
  if (error == cudaSuccess) error = f();
  if (error != cudaSuccess) last_error = error;
  return error;
}

template <class F>
cudaError_t wait(const char* function, const F& f) {
  return call(function, [&] {
    runtime.lost = runtime.coming_loss;
    if (runtime.lost == cudaSuccess) f();
    return runtime.lost;
  });
}

/// Destroys something, and fails then if it is to: the heap has it back all the same.
template <class F>
cudaError_t destroy(const char* function, const F& f) {
  const std::lock_guard lock(runtime.mutex);
  f();
  return call(function, [] { return cudaSuccess; });
}

cudaError_t allocate(void** memory, std::size_t bytes) {
  if (bytes > kMemory - runtime.used) return cudaErrorMemoryAllocation;
  *memory = std::malloc(bytes);
  runtime.buffers[*memory] = bytes;
  runtime.used += bytes;
  ++runtime.counts.allocations;
  return cudaSuccess;
}

void free_buffer(void* memory) {
  runtime.used -= runtime.buffers[memory];
  runtime.buffers.erase(memory);
  std::free(memory);
}

cudaError_t put(const char* function, cudaStream_t stream, std::function<void()> work) {
  return call(function, [&] {
    stream->work.push_back(std::move(work));
    return cudaSuccess;
  });
}

}  // namespace

namespace warpmatch::stand_in {

void fail_next(const std::string& function, cudaError_t error) { runtime.failing[function] = error; }

void lose_device(cudaError_t error) {
  runtime.coming_loss = error;
  if (error == cudaSuccess) runtime.lost = error;
}

Counts counts() {
  Counts now = runtime.counts;
  now.buffers = runtime.buffers.size();
  return now;
}

}  // namespace warpmatch::stand_in

extern "C" {

cudaError_t cudaGetLastError() { return std::exchange(last_error, cudaSuccess); }
const char* cudaGetErrorName(cudaError_t error) {
  return error == cudaErrorMemoryAllocation ? "cudaErrorMemoryAllocation"
         : error == cudaErrorIllegalAddress ? "cudaErrorIllegalAddress"
                                            : "cudaErrorInvalidValue";
}
const char* cudaGetErrorString(cudaError_t) { return "as the test wants it"; }

cudaError_t cudaGetDevice(int* device) {
  *device = 0;
  return cudaSuccess;
}
cudaError_t cudaSetDevice(int) {
  return call("cudaSetDevice", [] { return cudaSuccess; });
}
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr, int) {
  *value = 1;
  return cudaSuccess;
}
cudaError_t cudaMemPoolCreate(cudaMemPool_t* pool, const cudaMemPoolProps* properties) {
  return call("cudaMemPoolCreate", [&] {
    if (properties->allocType != cudaMemAllocationTypePinned || properties->location.type != cudaMemLocationTypeDevice)
      return cudaErrorInvalidValue;
    *pool = reinterpret_cast<cudaMemPool_t>(std::malloc(1));
    ++runtime.counts.pools;
    return cudaSuccess;
  });
}
cudaError_t cudaMemPoolDestroy(cudaMemPool_t pool) {
  return destroy("cudaMemPoolDestroy", [&] {
    std::free(pool);
    --runtime.counts.pools;
  });
}
cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t, cudaMemPoolAttr, void* value) {
  *static_cast<std::uint64_t*>(value) = 0;
  return cudaSuccess;
}
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t, cudaMemPoolAttr, void* value) {
  return call("cudaMemPoolSetAttribute", [&] {
    runtime.counts.kept = *static_cast<std::uint64_t*>(value);
    return cudaSuccess;
  });
}
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  *free = kMemory - runtime.used;
  *total = kMemory;
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return call("cudaStreamCreateWithFlags", [&] {
    *stream = new CUstream_st;
    ++runtime.counts.streams;
    return cudaSuccess;
  });
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return destroy("cudaStreamDestroy", [&] { delete stream; });
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return wait("cudaStreamSynchronize", [&] { stream->run(stream->work.size()); });
}
cudaError_t cudaDeviceSynchronize() {
  return wait("cudaDeviceSynchronize", [] {});
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* memory) {
  return call("cudaPointerGetAttributes", [&] {
    *attributes = {};
    const bool known = runtime.buffers.contains(const_cast<void*>(memory));
    attributes->type = known ? cudaMemoryTypeDevice : cudaMemoryTypeUnregistered;
    return cudaSuccess;
  });
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return put("cudaStreamWaitEvent", stream, [at = *event] { at.reach(); });
}
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  *event = new CUevent_st;
  return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return destroy("cudaEventDestroy", [&] { delete event; });
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return call("cudaEventRecord", [&] {
    *event = {stream, stream->work.size()};
    return cudaSuccess;
  });
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return wait("cudaEventSynchronize", [&] { event->reach(); });
}
cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t, cudaEvent_t) {
  return call("cudaEventElapsedTime", [&] {
    *milliseconds = 1000;
    return cudaSuccess;
  });
}

cudaError_t cudaHostAlloc(void** memory, std::size_t bytes, unsigned) {
  return call("cudaHostAlloc", [&] {
    *memory = std::malloc(bytes);
    ++runtime.counts.host_buffers;
    return cudaSuccess;
  });
}
cudaError_t cudaFreeHost(void* memory) {
  return destroy("cudaFreeHost", [&] { std::free(memory); });
}
cudaError_t cudaMallocFromPoolAsync(void** memory, std::size_t bytes, cudaMemPool_t, cudaStream_t) {
  return call("cudaMallocFromPoolAsync", [&] { return allocate(memory, bytes); });
}
cudaError_t cudaFreeAsync(void* memory, cudaStream_t stream) {
  return destroy("cudaFreeAsync", [&] { stream->work.push_back([memory] { free_buffer(memory); }); });
}
cudaError_t cudaMalloc(void** memory, std::size_t bytes) {
  return call("cudaMalloc", [&] { return allocate(memory, bytes); });
}
cudaError_t cudaFree(void* memory) {
  return destroy("cudaFree", [&] { free_buffer(memory); });
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  return put("cudaMemcpyAsync", stream, [=] { std::memcpy(to, from, bytes); });
}
cudaError_t cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from, std::size_t from_pitch,
                              std::size_t width, std::size_t height, cudaMemcpyKind, cudaStream_t stream) {
  return put("cudaMemcpy2DAsync", stream, [=] {
    for (std::size_t row = 0; row < height; ++row)
      std::memcpy(static_cast<std::byte*>(to) + row * to_pitch, static_cast<const std::byte*>(from) + row * from_pitch,
                  width);
  });
}
cudaError_t cudaMemsetAsync(void* to, int byte, std::size_t bytes, cudaStream_t stream) {
  return put("cudaMemsetAsync", stream, [=] { std::memset(to, byte, bytes); });
}

}  // extern "C"
