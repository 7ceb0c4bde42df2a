#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <cuda_runtime_api.h>

/// The CUDA runtime on the host, in the place of cudart: what warpmatch calls of it. Kernels are translated
/// PTX. Streams do nothing before somebody waits for them (STAND_IN_STREAMS=eager: everything at once), so that what is
/// not ordered shows. There is no default memory pool: who takes memory has one of its own.
namespace warpmatch::stand_in {

/// The next call of that function fails.
void fail_next(const std::string& function, cudaError_t error);
/// Every call on the device that is waited for next fails from then on, as after a kernel that ended badly;
/// `cudaSuccess` ends it for all.
void lose_device(cudaError_t error);
/// As STAND_IN_DEVICES; at least 1 and at most 8.
void have_devices(int count);

struct Counts {
  std::size_t buffers = 0;                            ///< of device memory, allocated and not yet freed
  std::uint64_t kept = 0;                             ///< release threshold of the last pool that was given one
  std::size_t idle_waits = 0;                         ///< after which the device had no kernel left to run
  std::map<std::string, std::size_t> calls;           ///< but those that cannot fail, by function
  std::map<std::string, std::uint64_t> instructions;  ///< of all threads, by kernel
};
Counts counts();

/// What was found to be wrong since the last call, each with its place in the source. What nobody takes fails the
/// process.
std::vector<std::string> take_findings();

}  // namespace warpmatch::stand_in
