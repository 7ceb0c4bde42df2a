#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include <thrust/execution_policy.h>
#include <thrust/system_error.h>

#include "cuda/runtime/cuda_block.cuh"
#include "cuda/runtime/cuda_queue.hpp"

namespace warpmatch::cuda {

/// The only kernel: runs any block program.
template <class Program>
__global__ void __launch_bounds__(block_threads, 4) run_program(const __grid_constant__ Program program) {
  CudaBlock block;
  program(block);
}

template <class Program>
void CudaQueue::run(const Program& program) {
  static_assert(fits_every_device<Program>);
  const std::uint64_t blocks = program.blocks();
  if (blocks > std::numeric_limits<std::int32_t>::max())
    throw DeviceError("a grid of " + std::to_string(blocks) + " blocks is more than CUDA takes");
  meter_.time(&dispatch::DeviceUse::kernel_seconds, compute(), [&] {
    run_program<<<static_cast<unsigned>(blocks), block_threads, program.shared_bytes(), compute()>>>(program);
    check(cudaGetLastError(), "starting a kernel");
  });
}

/// Where Thrust gets its temporary storage: like every buffer, in the order of the stream and within the limit.
class PipelineMemory {
 public:
  using value_type = char;

  PipelineMemory(DeviceState& device, cudaStream_t stream, const char* doing)
      : device_(device), stream_(stream), doing_(doing) {}

  char* allocate(std::ptrdiff_t bytes) {
    if (bytes == 0) return nullptr;
    return static_cast<char*>(device_.allocate(static_cast<std::size_t>(bytes), stream_, doing_));
  }
  void deallocate(char* memory, std::size_t bytes) noexcept {
    if (memory != nullptr) device_.free(memory, bytes, stream_);
  }

 private:
  DeviceState& device_;
  cudaStream_t stream_;
  const char* doing_;
};

template <class F>
void CudaQueue::with_execution(const char* doing, const F& f) {
  PipelineMemory memory(state_, compute(), doing);
  try {
    meter_.time(&dispatch::DeviceUse::kernel_seconds, compute(),
                [&] { f(thrust::cuda::par_nosync(memory).on(compute())); });
  } catch (const thrust::system_error& error) {
    check(static_cast<cudaError_t>(error.code().value()), doing);
    throw DeviceError("CUDA failed while " + std::string(doing) + ": " + error.what());
  }
}

}  // namespace warpmatch::cuda
