#include <cstddef>
#include <string>
#include <type_traits>

#include <thrust/execution_policy.h>
#include <thrust/system_error.h>

#include "cuda/kernels/kernels.hpp"
#include "cuda/programs/every_pipeline.hpp"
#include "cuda/runtime/device_state.hpp"

namespace warpmatch::cuda {
namespace {

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

template <class Pipeline>
void run(const void* pipeline, DeviceState& device, cudaStream_t stream, const char* doing) {
  PipelineMemory memory(device, stream, doing);
  try {
    (*static_cast<const Pipeline*>(pipeline))(thrust::cuda::par_nosync(memory).on(stream));
  } catch (const thrust::system_error& error) {
    device.check(static_cast<cudaError_t>(error.code().value()), doing);
    throw DeviceError("CUDA failed while " + std::string(doing) + ": " + error.what());
  }
}

struct AddPipeline {
  Kernels& kernels;

  template <class Pipeline>
  void operator()(std::type_identity<Pipeline>) const {
    kernels.pipelines.add(typeid(Pipeline), run<Pipeline>);
  }
};

}  // namespace

void add_pipelines(Kernels& kernels) { every_pipeline(AddPipeline{kernels}); }

}  // namespace warpmatch::cuda
