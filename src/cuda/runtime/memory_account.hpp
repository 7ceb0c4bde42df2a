#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string>

#include "cuda/runtime/memory.hpp"

namespace warpmatch::cuda {

/// The bytes of one device that this process' buffers hold, held to a limit. Thread-safe.
class MemoryAccount {
 public:
  /// Books `bytes` for `what`. Throws OutOfDeviceMemory, and books nothing, where more than `limit` would be in use;
  /// a limit of 0 is none.
  void take(std::size_t bytes, std::size_t limit, const char* what) {
    std::size_t used = used_.load(std::memory_order_relaxed);
    do {
      if (limit != 0 && (used > limit || bytes > limit - used))
        throw OutOfDeviceMemory(std::string(what) + " needs " + std::to_string(bytes) + " bytes, and " +
                                std::to_string(used) + " of the limit of " + std::to_string(limit) +
                                " bytes of device memory are in use");
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  }

  void give_back(std::size_t bytes) noexcept { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  std::size_t used() const { return used_.load(std::memory_order_relaxed); }

  /// What of a device's memory the limit leaves.
  DeviceMemory within(DeviceMemory device, std::size_t limit) const {
    if (limit == 0) return device;
    const std::size_t in_use = used();
    return {std::min(device.free, limit > in_use ? limit - in_use : 0), std::min(device.total, limit)};
  }

 private:
  std::atomic<std::size_t> used_{0};
};

}  // namespace warpmatch::cuda
