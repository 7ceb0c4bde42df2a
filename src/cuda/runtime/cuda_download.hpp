#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "cuda/runtime/device_state.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/runtime/staging.hpp"
#include "cuda/runtime/stream_meter.hpp"

namespace warpmatch::cuda {

/// The Download of a CudaQueue: a copy on a stream, through page-locked memory.
class CudaDownload final : public Download {
 public:
  /// Starts it. `finish` uses up to `threads` host threads.
  CudaDownload(DeviceState& device, StreamMeter& meter, cudaStream_t stream, unsigned threads, RowTarget to,
               const std::byte* from, std::size_t bytes)
      : copy_{&device, stream, from}, meter_(&meter), threads_(threads), staged_(to, bytes) {
    if (bytes == 0) return;
    slots_ = device.take_slots(stream);
    start_ = meter.now(stream);
    try {
      staged_.begin(*slots_, copy_);
    } catch (...) {
      abandon();
      throw;
    }
  }
  ~CudaDownload() override { abandon(); }

  void finish() override {
    if (!slots_) return;
    // Alone it is the thread of the call, for which the device is current.
    staged_.finish(*slots_, threads_, copy_,
                   [this] { return threads_ == 1 ? nullptr : std::make_unique<DeviceScope>(copy_.device->ordinal()); });
    meter_->add(&dispatch::DeviceUse::copy_seconds, std::move(start_), copy_.stream);
    slots_.reset();
  }

 private:
  /// Starts the copy of a piece.
  struct Copy {
    DeviceState* device;
    cudaStream_t stream;
    const std::byte* from;

    void operator()(std::byte* to, std::size_t offset, std::size_t bytes) const {
      device->check(cudaMemcpyAsync(to, from + offset, bytes, cudaMemcpyDeviceToHost, stream),
                    "copying from the device");
    }
  };

  /// The slots are nobody else's before the copies into them are done.
  void abandon() noexcept {
    if (!slots_) return;
    copy_.device->note(cudaStreamSynchronize(copy_.stream), "copying from the device");
    slots_.reset();
  }

  Copy copy_;
  StreamMeter* meter_;
  unsigned threads_;
  StagedDownload<PinnedSlots> staged_;
  Event start_;
  Depot<PinnedSlots>::Lease slots_;  // null once finished
};

}  // namespace warpmatch::cuda
