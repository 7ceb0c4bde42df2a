#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

#include "dispatch/executor.hpp"

namespace warpmatch {
namespace {

constexpr const char* kWhy =
    "warpmatch was built without CUDA; build it where the CUDA Toolkit (13 or later) is installed to use a GPU";

}  // namespace

CudaStatus cuda_status() { return {.built = false, .why_unusable = kWhy, .devices = {}}; }

const dispatch::CudaExecutor& dispatch::cuda_executor(int) { throw DeviceError(kWhy); }

const dispatch::CudaExecutor& dispatch::all_cuda_executor() { throw DeviceError(kWhy); }

}  // namespace warpmatch
