#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/error.hpp>

#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// The device has no room for what was asked for. Callers with smaller tiles to try catch it.
class OutOfDeviceMemory : public DeviceError {
 public:
  using DeviceError::DeviceError;
};

/// Memory of a device, in bytes.
struct DeviceMemory {
  std::size_t free = 0;
  std::size_t total = 0;
};

/// What the executor needs of a device: one call's work, done in order. CudaQueue is a stream of a CUDA device; the
/// tests have one that replays block programs on the host.
///
/// Besides what is listed, `allocate<T>(count, what)` gives a `Buffer<T>` (data, size; freed with it), `upload`,
/// `download` and `download_rows` copy, `fill` sets bytes, `run(program)` starts a block program's grid, and
/// `with_execution(doing, f)` calls f with a Thrust execution policy. Uploads have read their source, and downloads
/// are done, when they return.
///
/// `begin_download_rows`, with the arguments of `download_rows`, gives a `Download`: a copy of what the work before it
/// leaves in the buffer. Work that is queued after it runs beside it, so a caller who wants to go on computing keeps
/// two buffers: the one being read is neither written nor freed before `finish()` returns or the Download is gone. The
/// rows on the host are there when `finish()` returns, and only then; it may use several threads. A Download that goes
/// unfinished leaves the rows in any state. Downloads go before their queue.
///
/// Every failure is a DeviceError; want of memory is OutOfDeviceMemory.
template <class Q>
concept Queue = requires(Q& queue) {
  typename Q::Device;
  typename Q::Download;
  typename Q::template Buffer<std::uint32_t>;
  { queue.ordinal() } -> std::same_as<int>;
  { queue.name() } -> std::same_as<std::string>;
  { queue.multiprocessors() } -> std::same_as<unsigned>;
  { queue.memory() } -> std::same_as<DeviceMemory>;
  queue.wait();
};

/// A device copy of host values.
template <Queue Q, class T>
typename Q::template Buffer<T> to_device(Q& queue, const std::vector<T>& values, const char* what) {
  auto buffer = queue.template allocate<T>(values.size(), what);
  queue.upload(buffer.data(), values.data(), values.size());
  return buffer;
}

/// One value from the device, once all work before it is done.
template <Queue Q, class T>
T read(Q& queue, const T* from) {
  T value{};
  queue.download(&value, from, 1);
  return value;
}

/// Calls `attempt()`, which works with tiles of `size`, and halves the size as long as the device has no room.
/// Below `smallest` it gives up with a DeviceError that says what a tile of that size wants.
template <Queue Q, class Attempt>
void shrink_to_fit(const Q& queue, std::size_t& size, std::size_t smallest, const Attempt& attempt) {
  for (;;) {
    try {
      return attempt();
    } catch (const OutOfDeviceMemory& error) {
      if (size <= smallest) {
        const DeviceMemory memory = queue.memory();
        throw DeviceError("out of memory on " + queue.name() + " at the smallest tile: " + error.what() + "; " +
                          std::to_string(memory.free) + " of " + std::to_string(memory.total) + " bytes are free");
      }
      size = std::max(size / 2, smallest);
    }
  }
}

inline void report(const dispatch::Control& control, std::uint64_t done, std::uint64_t total) {
  if (control.monitor != nullptr) control.monitor->report(done, total);
}

}  // namespace warpmatch::cuda
