// Kernels: how nvcc's host code makes them known, what a launch must keep to, and how it ends.

#include <algorithm>
#include <cstring>
#include <vector>
#include <vector_types.h>

#include "ptx/runtime.hpp"

namespace ptx {
namespace {

const Kernel* kernel_of(Runtime& r, const void* function) {
  const auto name = r.kernels.find(function);
  return name == r.kernels.end() ? nullptr : kernels()[name->second];
}

/// Why a device would refuse a launch, or "".
std::string why_refused(const Kernel& kernel, dim3 grid, dim3 block, std::size_t shared, int device) {
  if (grid.y * grid.z * block.y * block.z != 1) return "a grid or block of no or several dimensions";
  if (grid.x == 0 || block.x == 0) return "an empty grid or block";
  if (grid.x > 0x7FFFFFFF) return "a grid beyond the limits";
  if (block.x > kernel.most_threads) return "more threads than the kernel was compiled for";
  if (shared + kernel.shared_bytes > usual_shared) return text(shared, " bytes of dynamic shared memory");
  if (device != current_device()) return "a stream of another device";
  return "";
}

cudaError_t launch(Runtime& r, const void* function, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                   cudaStream_t stream) {
  const Kernel* const kernel = kernel_of(r, function);
  if (kernel == nullptr) return cudaErrorInvalidDeviceFunction;
  const std::string why = why_refused(*kernel, grid, block, shared, stream->device);
  if (!why.empty()) {
    find("launch refused", why + ": " + kernel->name);
    return cudaErrorInvalidConfiguration;
  }
  Launch made{kernel, grid.x, block.x, static_cast<u32>(shared), {}, static_cast<unsigned>(stream->device)};
  made.parameters.resize(kernel->parameter_bytes);
  for (std::size_t i = 0; i < kernel->parameters.size(); ++i)
    std::memcpy(made.parameters.data() + kernel->parameters[i].offset, arguments[i], kernel->parameters[i].size);
  ++r.kernels_waiting[made.device];
  put(r, stream, [&r, made = std::move(made)] {
    --r.kernels_waiting[made.device];
    r.lost[made.device] = static_cast<cudaError_t>(run(made));
  });
  return cudaSuccess;
}

template <class F>
cudaError_t with_kernel(const char* name, const void* function, const F& f) {
  return call(name, [&](Runtime& r) {
    const Kernel* const kernel = kernel_of(r, function);
    return kernel == nullptr ? cudaErrorInvalidDeviceFunction : f(r, *kernel);
  });
}

struct Configuration {
  dim3 grid, block;
  std::size_t shared;
  cudaStream_t stream;
};
thread_local std::vector<Configuration> configurations;

}  // namespace

extern "C" {

void** __cudaRegisterFatBinary(void*) {
  static void* handle = nullptr;
  return &handle;
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}
void __cudaRegisterFunction(void**, const char* function, char*, const char* name, int, uint3*, uint3*, dim3*, dim3*,
                            int*) {
  runtime().kernels[function] = name;
}
unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared, CUstream_st* stream) {
  configurations.push_back({grid, block, shared, stream});
  return 0;
}
cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared, void* stream) {
  const Configuration top = configurations.back();
  configurations.pop_back();
  *grid = top.grid;
  *block = top.block;
  *shared = top.shared;
  *static_cast<cudaStream_t*>(stream) = top.stream;
  return cudaSuccess;
}
cudaError_t __cudaGetKernel(cudaKernel_t* kernel, const void* function) {
  *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(function));
  return cudaSuccess;
}

cudaError_t cudaLaunchKernel(const void* function, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                             cudaStream_t stream) {
  return call("cudaLaunchKernel",
              [&](Runtime& r) { return launch(r, function, grid, block, arguments, shared, stream_of(r, stream)); });
}
cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                               cudaStream_t stream) {
  return cudaLaunchKernel(reinterpret_cast<const void*>(kernel), grid, block, arguments, shared, stream);
}
cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* config, const void* function, void** arguments) {
  return cudaLaunchKernel(function, config->gridDim, config->blockDim, arguments, config->dynamicSmemBytes,
                          config->stream);
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* function) {
  return with_kernel("cudaFuncGetAttributes", function, [&](Runtime&, const Kernel& kernel) {
    *attributes = {};
    attributes->binaryVersion = attributes->ptxVersion = 90;
    attributes->maxThreadsPerBlock = static_cast<int>(kernel.most_threads);
    attributes->numRegs = 64;
    attributes->sharedSizeBytes = kernel.shared_bytes;
    attributes->maxDynamicSharedSizeBytes = static_cast<int>(usual_shared - kernel.shared_bytes);
    return cudaSuccess;
  });
}
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void* function, int threads,
                                                                   std::size_t shared, unsigned) {
  return with_kernel("cudaOccupancyMaxActiveBlocksPerMultiprocessor", function, [&](Runtime&, const Kernel& kernel) {
    const std::size_t by_shared = shared_of_multiprocessor / (shared + kernel.shared_bytes + 1024);
    *blocks = static_cast<int>(std::min({std::size_t{32}, 2048 / static_cast<std::size_t>(threads), by_shared}));
    return cudaSuccess;
  });
}
}  // extern "C"

}  // namespace ptx
