#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

#include "cuda/all_devices.hpp"
#include "cuda/executor.hpp"
#include "cuda/kernels/cuda_queue_source.hpp"

namespace warpmatch {
namespace {

std::string cuda_version(int number) {
  return std::to_string(number / 1000) + "." + std::to_string(number % 1000 / 10);
}

/// Why the runtime finds no device, in words a user can act on.
std::string explain(cudaError_t error) {
  int driver = 0;
  cudaDriverGetVersion(&driver);
  if (driver == 0) return "no NVIDIA driver is installed";
  if (error == cudaErrorInsufficientDriver)
    return "the NVIDIA driver is too old: it supports CUDA " + cuda_version(driver) +
           ", and warpmatch was built with CUDA " + cuda_version(CUDART_VERSION);
  if (error == cudaErrorNoDevice) return "the NVIDIA driver sees no CUDA device (is CUDA_VISIBLE_DEVICES set?)";
  return std::string("CUDA cannot be used: ") + cudaGetErrorName(error) + ": " + cudaGetErrorString(error);
}

CudaStatus look_for_devices() {
  CudaStatus status;
  status.built = true;
  int count = 0;
  cudaError_t error = cudaGetDeviceCount(&count);
  for (int ordinal = 0; error == cudaSuccess && ordinal < count; ++ordinal) {
    cudaDeviceProp properties{};
    error = cudaGetDeviceProperties(&properties, ordinal);
    if (error == cudaSuccess)
      status.devices.push_back({ordinal, properties.name, properties.major, properties.minor,
                                properties.multiProcessorCount, properties.totalGlobalMem});
  }
  if (error == cudaSuccess && count == 0) error = cudaErrorNoDevice;
  if (error == cudaSuccess) return status;
  cudaGetLastError();  // else the next checked call would see it again
  status.devices.clear();
  status.why_unusable = explain(error);
  return status;
}

const CudaStatus& status_of_process() {
  static const CudaStatus status = look_for_devices();
  return status;
}

using Executors = std::vector<std::unique_ptr<const cuda::DeviceExecutor>>;

const Executors& executors() {
  static const Executors all = [] {
    Executors made;
    for (const CudaDevice& device : status_of_process().devices)
      made.push_back(std::make_unique<cuda::DeviceExecutor>(std::make_unique<cuda::CudaQueueSource>(device)));
    return made;
  }();
  return all;
}

cuda::AllDevices all_of(const Executors& executors) {
  std::vector<const cuda::PartExecutor*> devices;
  for (const auto& executor : executors) devices.push_back(executor.get());
  return cuda::AllDevices(std::move(devices));
}

}  // namespace

CudaStatus cuda_status() { return status_of_process(); }

const dispatch::CudaExecutor& dispatch::cuda_executor(int ordinal) {
  const auto& all = executors();
  if (all.empty()) throw DeviceError(status_of_process().why_unusable);
  if (ordinal < 0 || static_cast<std::size_t>(ordinal) >= all.size())
    throw DeviceError("there is no device cuda:" + std::to_string(ordinal) +
                      "; the last one is cuda:" + std::to_string(all.size() - 1));
  return *all[static_cast<std::size_t>(ordinal)];
}

const dispatch::CudaExecutor& dispatch::all_cuda_executor() {
  if (executors().size() < 2) return cuda_executor(0);
  static const cuda::AllDevices all = all_of(executors());
  return all;
}

}  // namespace warpmatch
