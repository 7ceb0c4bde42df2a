#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include <cuda_runtime_api.h>

#include "cuda/cudart.hpp"
#include "dispatch/device_use.hpp"

namespace warpmatch::cuda {

/// A point in the work of a stream. The device notes when it gets there.
class Event {
 public:
  explicit Event(cudaStream_t stream) {
    cudaEvent_t made = nullptr;
    check(cudaEventCreate(&made), "making an event");
    event_.reset(made);
    check(cudaEventRecord(made, stream), "recording an event");
  }

  /// Once the stream is past both; 0 where the device has failed since.
  double seconds_until(const Event& later) const {
    float milliseconds = 0;
    if (cudaEventElapsedTime(&milliseconds, event_.get(), later.event_.get()) != cudaSuccess) return 0;
    return double{milliseconds} / 1e3;
  }

 private:
  struct Destroy {
    void operator()(cudaEvent_t event) const { cudaEventDestroy(event); }
  };

  std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, Destroy> event_;
};

/// Measures a stream's work for a DeviceUse: bytes at once, times when the meter goes. Without one it does nothing.
class StreamMeter {
 public:
  using Seconds = double dispatch::DeviceUse::*;
  using Bytes = std::uint64_t dispatch::DeviceUse::*;

  StreamMeter(cudaStream_t stream, dispatch::DeviceUse* use) : stream_(stream), use_(use) {}
  StreamMeter(const StreamMeter&) = delete;
  StreamMeter& operator=(const StreamMeter&) = delete;
  ~StreamMeter() {
    if (pieces_.empty()) return;
    cudaStreamSynchronize(stream_);
    for (const Piece& piece : pieces_) use_->*piece.total += piece.start.seconds_until(piece.end);
  }

  /// Calls `submit()`, which puts work on the stream, and adds the time of that work to `total`.
  template <class Submit>
  void time(Seconds total, const Submit& submit) {
    if (use_ == nullptr) return submit();
    Event start(stream_);
    submit();
    pieces_.push_back({std::move(start), Event(stream_), total});
  }

  void count(Bytes total, std::uint64_t bytes) const {
    if (use_ != nullptr) use_->*total += bytes;
  }

 private:
  struct Piece {
    Event start;
    Event end;
    Seconds total;
  };

  cudaStream_t stream_;
  dispatch::DeviceUse* use_;
  std::vector<Piece> pieces_;
};

}  // namespace warpmatch::cuda
