#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <cuda_runtime_api.h>

#include "cuda/runtime/cudart.hpp"
#include "dispatch/device_use.hpp"

namespace warpmatch::cuda {

/// Measures the work of streams for a DeviceUse: bytes at once, times when the meter goes. Without one it does
/// nothing.
class StreamMeter {
 public:
  using Seconds = double dispatch::DeviceUse::*;
  using Bytes = std::uint64_t dispatch::DeviceUse::*;

  explicit StreamMeter(dispatch::DeviceUse* use) : use_(use) {}
  StreamMeter(const StreamMeter&) = delete;
  StreamMeter& operator=(const StreamMeter&) = delete;
  /// What a failed device did not measure counts as nothing.
  ~StreamMeter() {
    for (const Piece& piece : pieces_) {
      float milliseconds = 0;
      if (cudaEventSynchronize(piece.end.get()) == cudaSuccess &&
          cudaEventElapsedTime(&milliseconds, piece.start.get(), piece.end.get()) == cudaSuccess)
        use_->*piece.total += double{milliseconds} / 1e3;
      else
        cudaGetLastError();  // as `forget` does
    }
  }

  /// Where a stream is now; null where nothing is measured.
  Event now(cudaStream_t stream) const {
    if (use_ == nullptr) return nullptr;
    Event event = make_event(cudaEventDefault);
    check(cudaEventRecord(event.get(), stream), "recording an event");
    return event;
  }

  /// Adds the time that the stream takes from `start`, which `now` gave, to here.
  void add(Seconds total, Event start, cudaStream_t stream) {
    if (use_ != nullptr) pieces_.push_back({std::move(start), now(stream), total});
  }

  /// Calls `submit()`, which puts work on the stream, and adds the time of that work to `total`.
  template <class Submit>
  void time(Seconds total, cudaStream_t stream, const Submit& submit) {
    Event start = now(stream);
    submit();
    add(total, std::move(start), stream);
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

  dispatch::DeviceUse* use_;
  std::vector<Piece> pieces_;
};

}  // namespace warpmatch::cuda
