#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <cuda_runtime_api.h>

#include "ptx/machine.hpp"
#include "ptx/stand_in.hpp"

struct CUstream_st {
  int device = 0;
  std::deque<std::function<void()>> work;
  std::size_t added = 0, done = 0;

  void run(std::size_t end) {
    while (done < end) {
      const std::function<void()> next = std::move(work.front());
      work.pop_front();
      ++done;
      next();
    }
  }
};

/// What the functions of the stand-in share.
namespace ptx {

constexpr int most_devices = 8;
constexpr std::size_t device_memory = std::size_t{4} << 30;
constexpr std::size_t usual_shared = 48 << 10, most_shared = 227 << 10, shared_of_multiprocessor = 228 << 10;

struct Buffer {
  std::size_t bytes;
  int device;  ///< or `host`, of page-locked memory there
};
constexpr int host = -1;

struct Runtime {
  Runtime();

  std::recursive_mutex mutex;
  bool eager;
  int devices;
  std::map<std::string, cudaError_t> failing;
  cudaError_t coming_loss = cudaSuccess;
  cudaError_t lost[most_devices] = {};
  std::map<u64, Buffer> buffers;  // by address
  u64 next_buffer = arena;
  std::size_t used[most_devices] = {};
  std::map<cudaStream_t, std::unique_ptr<CUstream_st>> streams;
  CUstream_st legacy[most_devices];            // the streams of calls that name none
  std::map<const void*, std::string> kernels;  // names, by the host's function
  std::size_t kernels_waiting[most_devices] = {};
  warpmatch::stand_in::Counts counts;
};

Runtime& runtime();
int& current_device();
cudaError_t& last_error();

/// Does what a call does unless it is to fail.
template <class F>
cudaError_t call(const char* function, const F& f) {
  Runtime& r = runtime();
  const std::lock_guard lock(r.mutex);
  ++r.counts.calls[function];
  cudaError_t error = r.lost[current_device()];
  if (const auto found = r.failing.find(function); error == cudaSuccess && found != r.failing.end()) {
    error = found->second;
    r.failing.erase(found);
  }
  if (error == cudaSuccess) error = f(r);
  if (error != cudaSuccess) last_error() = error;
  return error;
}

/// Gives something back, and fails then if it is to.
template <class F>
cudaError_t give_back(const char* function, const F& f) {
  const std::lock_guard lock(runtime().mutex);
  f(runtime());
  return call(function, [](Runtime&) { return cudaSuccess; });
}

cudaStream_t stream_of(Runtime& r, cudaStream_t stream);
/// Adds work to a stream, which a lost device does not do.
void put(Runtime& r, cudaStream_t stream, std::function<void()> work);
cudaError_t finish(Runtime& r, cudaStream_t stream);
void finish_all(Runtime& r, int device);

}  // namespace ptx
