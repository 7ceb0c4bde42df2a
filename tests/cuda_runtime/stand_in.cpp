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
cudaError_t cudaSetDevice(int) { return cudaSuccess; }
cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr, int) {
  *value = 1;
  return cudaSuccess;
}
cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* pool, int) {
  *pool = nullptr;
  return cudaSuccess;
}
cudaError_t cudaMemPoolGetAttribute(cudaMemPool_t, cudaMemPoolAttr, void* value) {
  *static_cast<std::uint64_t*>(value) = 0;
  return cudaSuccess;
}
cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t, cudaMemPoolAttr, void*) { return cudaSuccess; }
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
  delete stream;
  return cudaSuccess;
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return wait("cudaStreamSynchronize", [&] { stream->run(stream->work.size()); });
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return put("cudaStreamWaitEvent", stream, [at = *event] { at.reach(); });
}
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  *event = new CUevent_st;
  return cudaSuccess;
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete event;
  return cudaSuccess;
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
  std::free(memory);
  return cudaSuccess;
}
cudaError_t cudaMallocFromPoolAsync(void** memory, std::size_t bytes, cudaMemPool_t, cudaStream_t) {
  return call("cudaMallocFromPoolAsync", [&] {
    if (bytes > kMemory - runtime.used) return cudaErrorMemoryAllocation;
    *memory = std::malloc(bytes);
    runtime.buffers[*memory] = bytes;
    runtime.used += bytes;
    ++runtime.counts.allocations;
    return cudaSuccess;
  });
}
cudaError_t cudaFreeAsync(void* memory, cudaStream_t stream) {
  return put("cudaFreeAsync", stream, [memory] {
    runtime.used -= runtime.buffers[memory];
    runtime.buffers.erase(memory);
    std::free(memory);
  });
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  return put("cudaMemcpyAsync", stream, [=] { std::memcpy(to, from, bytes); });
}
cudaError_t cudaMemsetAsync(void* to, int byte, std::size_t bytes, cudaStream_t stream) {
  return put("cudaMemsetAsync", stream, [=] { std::memset(to, byte, bytes); });
}

}  // extern "C"
