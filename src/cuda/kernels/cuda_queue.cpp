#include "cuda/kernels/cuda_queue.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "cuda/runtime/cuda_download.hpp"

namespace warpmatch::cuda {
namespace {

constexpr unsigned kMostCopyThreads = 8;
/// Below this a thread costs more than it copies; a guess, not yet measured.
constexpr std::size_t kBytesPerCopyThread = std::size_t{2} << 20;

DeviceState& healthy(const CudaDevice& device) {
  DeviceState& state = DeviceState::of(device);
  state.check_not_lost();
  return state;
}

}  // namespace

CudaQueue::CudaQueue(const CudaDevice& device, const Kernels& kernels, const dispatch::Control& control)
    : device_(device),
      kernels_(kernels),
      state_(healthy(device)),
      copy_threads_(std::clamp(control.workers, 1u, kMostCopyThreads)),
      scope_(device.ordinal),
      streams_(state_),
      memory_(state_, compute()),
      meter_(control.device_use) {}

std::string CudaQueue::name() const { return to_string(Device{Device::Kind::cuda, device_.ordinal}); }

void CudaQueue::wait() { check(cudaStreamSynchronize(compute()), "waiting for the device"); }

std::unique_ptr<Allocation> CudaQueue::allocate_bytes(std::size_t bytes, const char* what, Lasting lasting) {
  if (lasting == Lasting::call) return memory_.allocate(bytes, what);
  return std::make_unique<StreamAllocation>(state_, compute(), bytes, what);
}

void CudaQueue::upload_bytes(std::byte* to, const std::byte* from, std::size_t bytes) {
  meter_.count(&dispatch::DeviceUse::uploaded_bytes, bytes);
  if (!uploads_) {
    upload_slots_ = state_.take_slots(compute());
    uploads_.emplace(*upload_slots_);
  }
  meter_.time(&dispatch::DeviceUse::copy_seconds, compute(), [&] {
    uploads_->upload(from, bytes, [&](const std::byte* staged, std::size_t offset, std::size_t part) {
      check(cudaMemcpyAsync(to + offset, staged, part, cudaMemcpyHostToDevice, compute()), "copying to the device");
    });
  });
}

void CudaQueue::download_bytes(RowTarget to, const std::byte* from, std::size_t bytes) {
  begin_download_bytes(to, from, bytes, Copying::in_order)->finish();
}

std::unique_ptr<Download> CudaQueue::begin_download_bytes(RowTarget to, const std::byte* from, std::size_t bytes,
                                                          Copying copying) {
  meter_.count(&dispatch::DeviceUse::downloaded_bytes, bytes);
  cudaStream_t const stream = copying == Copying::in_order ? compute() : streams_.lane->copy.get();
  streams_.copied |= copying == Copying::beside;
  const auto threads = static_cast<unsigned>(std::clamp<std::size_t>(bytes / kBytesPerCopyThread, 1, copy_threads_));
  return std::make_unique<CudaDownload>(state_, meter_, stream, threads, to, from, bytes);
}

void CudaQueue::fill_bytes(std::byte* to, std::size_t bytes, int byte) {
  check(cudaMemsetAsync(to, byte, bytes, compute()), "filling device memory");
}

void CudaQueue::launch(const Launch& launch) {
  if (launch.blocks > std::numeric_limits<std::int32_t>::max())
    throw DeviceError("a grid of " + std::to_string(launch.blocks) + " blocks is more than CUDA takes");
  const auto start = kernels_.programs[launch.type];
  meter_.time(&dispatch::DeviceUse::kernel_seconds, compute(), [&] {
    start(launch.program, static_cast<unsigned>(launch.blocks), launch.shared_bytes, compute());
    check(cudaGetLastError(), "starting a kernel");
  });
}

void CudaQueue::launch(const PipelineLaunch& launch) {
  const auto run = kernels_.pipelines[launch.type];
  meter_.time(&dispatch::DeviceUse::kernel_seconds, compute(),
              [&] { run(launch.pipeline, state_, compute(), launch.doing); });
}

}  // namespace warpmatch::cuda
