#pragma once

#include <cstdint>
#include <limits>
#include <new>

#include <thrust/execution_policy.h>
#include <thrust/system_error.h>

#include "cuda/cuda_block.cuh"
#include "cuda/cuda_queue.hpp"

namespace warpmatch::cuda {

/// The only kernel: runs any block program.
template <class Program>
__global__ void __launch_bounds__(block_threads, 4) run_program(const __grid_constant__ Program program) {
  CudaBlock block;
  program(block);
}

template <class Program>
void CudaQueue::run(const Program& program) {
  const std::uint64_t blocks = program.blocks();
  if (blocks > std::numeric_limits<std::int32_t>::max())
    throw DeviceError("a grid of " + std::to_string(blocks) + " blocks is more than CUDA takes");
  meter_.time(&dispatch::DeviceUse::kernel_seconds, [&] {
    run_program<<<static_cast<unsigned>(blocks), block_threads, program.shared_bytes(), stream_.get()>>>(program);
    check(cudaGetLastError(), "starting a kernel");
  });
}

template <class F>
void CudaQueue::with_execution(const char* doing, const F& f) {
  try {
    meter_.time(&dispatch::DeviceUse::kernel_seconds, [&] { f(thrust::cuda::par.on(stream_.get())); });
  } catch (const std::bad_alloc& error) {  // Thrust's own, for its temporary storage
    cudaGetLastError();
    throw OutOfDeviceMemory(std::string(doing) + ": " + error.what());
  } catch (const thrust::system_error& error) {
    check(static_cast<cudaError_t>(error.code().value()), doing);
    throw DeviceError("CUDA failed while " + std::string(doing) + ": " + error.what());
  }
}

}  // namespace warpmatch::cuda
