#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cuda/blocks/every_byte_counts.hpp"
#include "cuda/runtime/launch.hpp"
#include "cuda/runtime/memory.hpp"
#include "cuda/runtime/sizes.hpp"
#include "cuda/runtime/staging.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// A copy to the host that was begun. What it copies is there when `finish` returns, and only then; it may use several
/// threads, and does nothing a second time. One that goes unfinished leaves its target in any state. Goes before its
/// queue.
class Download {
 public:
  Download() = default;
  Download(const Download&) = delete;
  Download& operator=(const Download&) = delete;
  virtual ~Download() = default;

  virtual void finish() = 0;
};

/// What the executor needs of a device: one call's work, done in order. CudaQueue is a stream of a CUDA device; the
/// tests have one that replays block programs on the host.
///
/// Uploads have read their source, and downloads are done, when they return. Every failure is a DeviceError; want of
/// memory is OutOfDeviceMemory.
class Queue {
 public:
  Queue() = default;
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  virtual ~Queue() = default;

  virtual int ordinal() const = 0;  ///< of the device: corpora keep a copy for each
  virtual std::string name() const = 0;
  virtual unsigned multiprocessors() const = 0;
  virtual DeviceMemory memory() const = 0;

  /// Returns when all that is queued is done.
  virtual void wait() = 0;

  /// Keeps a thing, such as buffers that calls share, until all that is queued is done and the queue gone.
  void hold(std::shared_ptr<const void> thing) { held_.push_back(std::move(thing)); }

  /// How long a buffer lasts.
  enum class Lasting : std::uint8_t {
    call,  ///< it goes before its queue
    kept,  ///< it may outlive its queue, and go in any thread
  };

  /// Room for `count` values; `what` they are, in words, is for errors.
  template <class T>
  Buffer<T> allocate(std::size_t count, const char* what, Lasting lasting = Lasting::call) {
    return {count > 0 ? allocate_bytes(bytes_of<T>(count, what), what, lasting) : nullptr, count};
  }

  template <class T>
  void upload(T* to, const T* from, std::size_t count) {
    static_assert(every_byte_counts<T>);
    if (count > 0)
      upload_bytes(reinterpret_cast<std::byte*>(to), reinterpret_cast<const std::byte*>(from), count * sizeof(T));
  }

  template <class T>
  void download(T* to, const T* from, std::size_t count) {
    download_bytes(rows_at(to, count, count), bytes_at(from), count * sizeof(T));
  }

  /// When a download that was begun reads its buffer.
  enum class Copying : std::uint8_t {
    in_order,  ///< as the work before it leaves it, whatever comes after: for little, since later work waits for it
    beside,    ///< at once: the host has heard of something queued after what wrote it
  };

  /// The same, begun in the order of the work: so the host can queue more before it hears, from `finish`, that the work
  /// before is done.
  template <class T>
  std::unique_ptr<Download> begin_download(T* to, const T* from, std::size_t count) {
    return begin_download_rows(to, count, from, count, 1, Copying::in_order);
  }

  /// `rows` of `columns` values each, one behind the other there and `to_stride` values apart on the host. The buffer
  /// is neither written nor freed before the Download is finished or gone: a caller who goes on computing has two.
  template <class T>
  std::unique_ptr<Download> begin_download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns,
                                                std::size_t rows, Copying copying = Copying::beside) {
    return begin_download_bytes(rows_at(to, to_stride, columns), bytes_at(from), rows * columns * sizeof(T), copying);
  }

  /// The same in the order of the work with what lies right before the rows, which goes to `head`: one copy.
  template <class Head, class T>
  std::unique_ptr<Download> begin_download_with(Head* head, T* to, std::size_t to_stride, const T* from,
                                                std::size_t columns, std::size_t rows) {
    static_assert(every_byte_counts<Head>);
    RowTarget target = rows_at(to, to_stride, columns);
    target.head = reinterpret_cast<std::byte*>(head);
    target.head_bytes = sizeof(Head);
    return begin_download_bytes(target, bytes_at(from) - sizeof(Head), sizeof(Head) + rows * columns * sizeof(T),
                                Copying::in_order);
  }

  /// Sets every byte of `count` values.
  template <class T>
  void fill(T* to, std::size_t count, int byte) {
    fill_bytes(reinterpret_cast<std::byte*>(to), count * sizeof(T), byte);
  }

  /// Starts the grid of a block program, which runs after the work before it.
  template <class Program>
  void run(const Program& program) {
    launch(launch_of(program));
  }

  /// Runs a pipeline likewise.
  template <class Pipeline>
  void run_pipeline(const Pipeline& pipeline) {
    launch(pipeline_launch_of(pipeline));
  }

 private:
  virtual std::unique_ptr<Allocation> allocate_bytes(std::size_t bytes, const char* what, Lasting lasting) = 0;
  virtual void upload_bytes(std::byte* to, const std::byte* from, std::size_t bytes) = 0;
  virtual void download_bytes(RowTarget to, const std::byte* from, std::size_t bytes) = 0;
  virtual std::unique_ptr<Download> begin_download_bytes(RowTarget to, const std::byte* from, std::size_t bytes,
                                                         Copying copying) = 0;
  virtual void fill_bytes(std::byte* to, std::size_t bytes, int byte) = 0;
  virtual void launch(const Launch& launch) = 0;
  virtual void launch(const PipelineLaunch& launch) = 0;

  template <class T>
  static RowTarget rows_at(T* to, std::size_t stride, std::size_t columns) {
    static_assert(every_byte_counts<T>);
    return {reinterpret_cast<std::byte*>(to), columns * sizeof(T), stride * sizeof(T)};
  }
  template <class T>
  static const std::byte* bytes_at(const T* from) {
    return reinterpret_cast<const std::byte*>(from);
  }

  std::vector<std::shared_ptr<const void>> held_;  ///< goes after all that a queue of a device has
};

/// A device as the executor sees it: where queues come from. Thread-safe.
class QueueSource {
 public:
  virtual ~QueueSource() = default;

  virtual std::string name() const = 0;    ///< as `cuda:N`
  virtual std::string detail() const = 0;  ///< what device it is
  virtual unsigned multiprocessors() const = 0;

  /// A queue for one call. What it uses is added to the control's `device_use`, if there is one.
  virtual std::unique_ptr<Queue> open(const dispatch::Control& control) const = 0;
};

/// A device copy of host values.
template <class T>
Buffer<T> to_device(Queue& queue, const std::vector<T>& values, const char* what,
                    Queue::Lasting lasting = Queue::Lasting::call) {
  Buffer<T> buffer = queue.allocate<T>(values.size(), what, lasting);
  queue.upload(buffer.data(), values.data(), values.size());
  return buffer;
}

/// One value from the device, once all work before it is done.
template <class T>
T read(Queue& queue, const T* from) {
  T value{};
  queue.download(&value, from, 1);
  return value;
}

/// Calls `attempt()`, which works with tiles of `size`, and halves the size as long as the device has no room.
/// Below `smallest` it gives up with a DeviceError that says what a tile of that size wants.
template <class Attempt>
void shrink_to_fit(const Queue& queue, std::size_t& size, std::size_t smallest, const Attempt& attempt) {
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
