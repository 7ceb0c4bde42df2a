#pragma once

#include <cstddef>
#include <memory>

#include "cuda/runtime/device_state.hpp"
#include "cuda/runtime/memory.hpp"

namespace warpmatch::cuda {

/// Memory of a device for the buffers of one call: small ones are cut from one block, which costs the runtime one call
/// for them all. They go before this does, and give their place back in the order of the call's stream. Bytes count
/// against the memory limit as they are cut. With WARPMATCH_SEPARATE_BUFFERS=1 in the environment there is no block, so
/// that compute-sanitizer, which knows buffers but no pieces of them, sees who goes beyond one.
class CallMemory {
 public:
  /// For work on the stream, while the device is current. Throws InvalidArgument where the variable is neither 0 nor 1.
  CallMemory(DeviceState& device, cudaStream_t stream);
  CallMemory(const CallMemory&) = delete;
  CallMemory& operator=(const CallMemory&) = delete;
  ~CallMemory();

  /// Throws OutOfDeviceMemory.
  std::unique_ptr<Allocation> allocate(std::size_t bytes, const char* what);

  static constexpr std::size_t block_bytes = std::size_t{1} << 20;
  /// What is larger is allocated by itself.
  static constexpr std::size_t most_piece_bytes = std::size_t{1} << 18;

 private:
  class Piece;

  /// Room in the block, or null.
  std::byte* cut(std::size_t bytes);

  DeviceState& device_;
  cudaStream_t stream_;
  std::byte* block_ = nullptr;
  bool had_none_;         ///< the device had no block to give, or none is wanted
  std::size_t used_ = 0;  ///< of the block, from its start
  std::size_t pieces_ = 0;
};

}  // namespace warpmatch::cuda
