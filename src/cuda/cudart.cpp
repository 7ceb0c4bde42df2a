#include "cuda/cudart.hpp"

namespace warpmatch::cuda {

void check(cudaError_t status, const std::string& doing) {
  if (status == cudaSuccess) return;
  cudaGetLastError();  // else the next check would see it again
  const std::string message = std::string(cudaGetErrorName(status)) + ": " + cudaGetErrorString(status);
  if (status == cudaErrorMemoryAllocation) throw OutOfDeviceMemory(doing + ": " + message);
  throw DeviceError("CUDA failed while " + doing + ": " + message);
}

}  // namespace warpmatch::cuda
