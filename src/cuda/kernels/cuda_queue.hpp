#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <warpmatch/device.hpp>

#include "cuda/kernels/kernels.hpp"
#include "cuda/runtime/call_memory.hpp"
#include "cuda/runtime/cudart.hpp"
#include "cuda/runtime/device_state.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/runtime/staging.hpp"
#include "cuda/runtime/stream_meter.hpp"

namespace warpmatch::cuda {

/// The Queue of one CUDA device: a stream for the work and one for downloads that run beside it.
class CudaQueue final : public Queue {
 public:
  /// `kernels` are what it can run; they outlive it.
  CudaQueue(const CudaDevice& device, const Kernels& kernels, const dispatch::Control& control = {});

  int ordinal() const override { return device_.ordinal; }
  std::string name() const override;
  unsigned multiprocessors() const override { return static_cast<unsigned>(device_.multiprocessors); }
  DeviceMemory memory() const override { return state_.memory(); }
  void wait() override;

 private:
  /// The streams of this queue, drained before anything that the work on them uses goes.
  struct Streams {
    explicit Streams(DeviceState& state) : device(state), lane(state.take_streams()) {}
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;
    ~Streams() { device.drain(*lane, copied); }

    DeviceState& device;
    Depot<CallStreams>::Lease lane;
    bool copied = false;  ///< on the stream for copies
  };

  std::unique_ptr<Allocation> allocate_bytes(std::size_t bytes, const char* what, Lasting lasting) override;
  void upload_bytes(std::byte* to, const std::byte* from, std::size_t bytes) override;
  void download_bytes(RowTarget to, const std::byte* from, std::size_t bytes) override;
  std::unique_ptr<Download> begin_download_bytes(RowTarget to, const std::byte* from, std::size_t bytes,
                                                 Copying copying) override;
  void fill_bytes(std::byte* to, std::size_t bytes, int byte) override;
  void launch(const Launch& launch) override;
  void launch(const PipelineLaunch& launch) override;

  cudaStream_t compute() const { return streams_.lane->compute.get(); }
  void check(cudaError_t status, const std::string& doing) { state_.check(status, doing); }

  CudaDevice device_;
  const Kernels& kernels_;
  DeviceState& state_;
  unsigned copy_threads_;
  DeviceScope scope_;
  Depot<PinnedSlots>::Lease upload_slots_;  // idle again once the streams below are drained
  Streams streams_;
  CallMemory memory_;
  StreamMeter meter_;
  std::optional<UploadRing<PinnedSlots>> uploads_;
};

}  // namespace warpmatch::cuda
