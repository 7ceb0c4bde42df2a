#include "cuda/runtime/cudart.hpp"

namespace warpmatch::cuda {

std::string describe(cudaError_t status, const std::string& doing) {
  cudaGetLastError();
  return "CUDA failed while " + doing + ": " + cudaGetErrorName(status) + ": " + cudaGetErrorString(status);
}

void check(cudaError_t status, const std::string& doing, const std::string& besides) {
  if (status == cudaSuccess) return;
  const std::string message = describe(status, doing) + besides;
  if (status == cudaErrorMemoryAllocation) throw OutOfDeviceMemory(message);
  throw DeviceError(message);
}

bool loses_device(cudaError_t status) {
  switch (status) {  // the runtime's reference: "the process must be terminated and relaunched"; and a reset context
    case cudaErrorIllegalAddress:
    case cudaErrorLaunchTimeout:
    case cudaErrorAssert:
    case cudaErrorHardwareStackError:
    case cudaErrorIllegalInstruction:
    case cudaErrorMisalignedAddress:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchFailure:
    case cudaErrorTensorMemoryLeak:
    case cudaErrorECCUncorrectable:
    case cudaErrorNvlinkUncorrectable:
    case cudaErrorMpsClientTerminated:
    case cudaErrorContained:
    case cudaErrorExternalDevice:
    case cudaErrorContextIsDestroyed: return true;
    default: return false;
  }
}

Stream make_stream() {
  cudaStream_t made = nullptr;
  check(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "making a stream");
  return Stream(made);
}

Event make_event(unsigned flags) {
  cudaEvent_t made = nullptr;
  check(cudaEventCreateWithFlags(&made, flags), "making an event");
  return Event(made);
}

MemoryPool make_memory_pool(int ordinal, std::uint64_t keep) {
  cudaMemPoolProps properties{};
  properties.allocType = cudaMemAllocationTypePinned;
  properties.location.type = cudaMemLocationTypeDevice;
  properties.location.id = ordinal;
  cudaMemPool_t made = nullptr;
  check(cudaMemPoolCreate(&made, &properties), "making a memory pool");
  MemoryPool pool(made);
  check(cudaMemPoolSetAttribute(made, cudaMemPoolAttrReleaseThreshold, &keep), "saying what the memory pool keeps");
  return pool;
}

}  // namespace warpmatch::cuda
