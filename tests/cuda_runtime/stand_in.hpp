#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <cuda_runtime_api.h>

/// The few functions of the CUDA runtime that a CudaQueue and a DeviceArray call, on the host, in the place of cudart.
/// There is no default pool: who takes memory has one of its own. Device memory is the heap's. Streams do nothing
/// before somebody waits for them, so that what is not ordered shows.
namespace warpmatch::stand_in {

/// The next call of that function fails.
void fail_next(const std::string& function, cudaError_t error);
/// Every call fails from the next wait for a stream or event on, as after a kernel that ended badly; `cudaSuccess`
/// ends it.
void lose_device(cudaError_t error);

struct Counts {
  std::size_t buffers = 0;       ///< of device memory, allocated and not yet freed
  std::size_t allocations = 0;   ///< ever
  std::size_t streams = 0;       ///< ever made
  std::size_t host_buffers = 0;  ///< page-locked, ever made
  std::size_t pools = 0;         ///< made and not yet destroyed
  std::uint64_t kept = 0;        ///< release threshold of the last pool that was given one
};
Counts counts();

}  // namespace warpmatch::stand_in
