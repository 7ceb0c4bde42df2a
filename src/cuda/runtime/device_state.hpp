#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include <cuda_runtime_api.h>

#include <warpmatch/device.hpp>

#include "cuda/runtime/cudart.hpp"
#include "cuda/runtime/depot.hpp"
#include "cuda/runtime/failures.hpp"
#include "cuda/runtime/memory.hpp"
#include "cuda/runtime/memory_account.hpp"
#include "cuda/runtime/sizes.hpp"

namespace warpmatch::cuda {

class DeviceState;

/// The streams of one call.
struct CallStreams {
  Stream compute = make_stream();
  Stream copy = make_stream();
};

/// Page-locked memory for copies that run on `stream`; staging.hpp says how it is used.
class PinnedSlots {
 public:
  explicit PinnedSlots(DeviceState& device);

  unsigned count() const { return slots; }
  std::size_t slot_bytes() const { return bytes; }
  std::byte* at(unsigned slot) { return memory_.get() + slot * bytes; }
  void mark(unsigned slot);
  void wait(unsigned slot);

  cudaStream_t stream = nullptr;  ///< set by whoever holds the lease

 private:
  // Guesses, not yet measured: pieces long enough for the full speed of the bus, slots enough for several threads.
  static constexpr unsigned slots = 8;
  static constexpr std::size_t bytes = std::size_t{1} << 20;

  struct Free {
    void operator()(std::byte* memory) const { forget(cudaFreeHost(memory)); }
  };

  DeviceState& device_;
  std::unique_ptr<std::byte, Free> memory_;
  std::array<Event, slots> events_;
};

/// What all calls on one CUDA device share: its memory, streams and page-locked memory that later calls use again, and
/// what is known of its health. Made at the first call and never destroyed, for buffers of resident corpora may go
/// when the process does. Thread-safe.
class DeviceState {
 public:
  static DeviceState& of(const CudaDevice& device);

  explicit DeviceState(const CudaDevice& device);

  int ordinal() const { return device_.ordinal; }

  /// Throws what a failed call means, as cuda::check does, with what was noted before. An error that loses the device
  /// is remembered.
  void check(cudaError_t status, const std::string& doing);
  /// Keeps a failure of a destructor to explain the next one that `check` throws; a loss of the device is remembered.
  void note(cudaError_t status, const char* doing) noexcept;
  /// Throws where the device is lost. Nothing else that was noted keeps a call from its work.
  void check_not_lost() { failures_.check_not_lost(); }

  /// Memory for work on `stream`, and on others once they are ordered behind it. Throws OutOfDeviceMemory.
  void* allocate(std::size_t bytes, cudaStream_t stream, const char* what);
  /// Gives it back once `stream` gets there.
  void free(void* memory, std::size_t bytes, cudaStream_t stream) noexcept;
  DeviceMemory memory();

  // The same for a block that is cut into pieces (call_memory.hpp): the pieces count, the block does not.

  /// Null where the device has no room, which is no failure.
  void* take_if_there(std::size_t bytes, cudaStream_t stream);
  /// While the device is current.
  void give_back(void* block, cudaStream_t stream) noexcept {
    note(cudaFreeAsync(block, stream), "freeing device memory");
  }
  /// Counts the bytes of `what`. Throws OutOfDeviceMemory.
  void book(std::size_t bytes, const char* what) { account_.take(bytes, device_memory_limit(), what); }
  void unbook(std::size_t bytes) noexcept { account_.give_back(bytes); }

  Depot<CallStreams>::Lease take_streams();
  /// Returns when the streams have nothing left to do, that for copies where it was used.
  void drain(const CallStreams& lane, bool copied) noexcept;
  /// Idle page-locked memory for copies on a stream; it must be idle again when the lease ends.
  Depot<PinnedSlots>::Lease take_slots(cudaStream_t stream);

 private:
  CudaDevice device_;
  MemoryPool pool_;
  MemoryAccount account_;
  Failures failures_;
  Depot<CallStreams> call_streams_;
  Depot<PinnedSlots> slots_;
};

/// Memory of a device for work on a stream, given back in the order of that stream.
class StreamAllocation final : public Allocation {
 public:
  StreamAllocation(DeviceState& device, cudaStream_t stream, std::size_t bytes, const char* what)
      : Allocation(device.allocate(bytes, stream, what)), device_(device), stream_(stream), bytes_(bytes) {}
  ~StreamAllocation() override { device_.free(data(), bytes_, stream_); }

 private:
  DeviceState& device_;
  cudaStream_t stream_;  // lives as long as the process: streams are kept
  std::size_t bytes_;
};

}  // namespace warpmatch::cuda
