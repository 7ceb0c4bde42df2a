#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include <thrust/execution_policy.h>

#include "cuda/replay_slots.hpp"
#include "cuda/runtime/memory_account.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/runtime/sizes.hpp"
#include "cuda/serial_block.hpp"

namespace warpmatch::test {

/// A device that is the host: kernels are replayed block by block, memory is the heap's, so that ASan sees every
/// access, and its size is whatever a test says.
struct ReplayDevice {
  std::string name = "replay";
  Order order = Order::forwards;
  std::size_t memory = std::size_t{1} << 40;
  std::size_t pipeline_bytes = 0;  ///< what with_execution wants for itself, for each call
  std::size_t memory_limit = 0;    ///< as set_device_memory_limit; 0 is none
  bool late_downloads = true;      ///< a begun download reads its source when it is finished, not when it is begun
  int ordinal = -1;                ///< no CUDA device has a negative one; devices that share a corpus differ in it
  std::size_t programs = ~std::size_t{0};  ///< that a queue runs before it fails
  Leases* leases = nullptr;                ///< where set, counts those of downloads
};

class ReplayQueue {
  /// What a queue shares with its buffers, which may outlive it: the bytes in use and the uploads still to run.
  struct State {
    cuda::MemoryAccount account;
    ReplaySlots uploads;
  };
  using Shared = std::shared_ptr<State>;

 public:
  using Device = ReplayDevice;
  using Download = ReplayDownload;

  template <class T>
  class Buffer {
   public:
    Buffer(std::size_t size, Shared shared)
        : values_(static_cast<T*>(::operator new(size * sizeof(T))), [](T* p) { ::operator delete(p); }),
          size_(size),
          shared_(std::move(shared)) {
      std::memset(static_cast<void*>(values_.get()), 0xA5, size * sizeof(T));
    }
    Buffer(Buffer&& other) noexcept
        : values_(std::move(other.values_)), size_(other.size_), shared_(std::move(other.shared_)) {}
    Buffer& operator=(Buffer&& other) noexcept {
      std::swap(values_, other.values_);
      std::swap(size_, other.size_);
      std::swap(shared_, other.shared_);
      return *this;
    }
    ~Buffer() {
      if (!shared_) return;
      shared_->uploads.flush();  // memory goes in the order of the stream
      shared_->account.give_back(size_ * sizeof(T));
    }

    T* data() const { return size_ > 0 ? values_.get() : nullptr; }
    std::size_t size() const { return size_; }

   private:
    std::unique_ptr<T, void (*)(T*)> values_;
    std::size_t size_;
    Shared shared_;
  };

  explicit ReplayQueue(const ReplayDevice& device, const dispatch::Control& control = {})
      : device_(device), use_(control.device_use) {}
  ReplayQueue(const ReplayQueue&) = delete;
  ReplayQueue& operator=(const ReplayQueue&) = delete;
  ~ReplayQueue() { wait(); }

  static std::string name_of(const ReplayDevice& device) { return "replay:" + std::to_string(-1 - device.ordinal); }
  std::string name() const { return name_of(device_); }
  int ordinal() const { return device_.ordinal; }
  static unsigned multiprocessors_of(const ReplayDevice&) { return 1; }
  unsigned multiprocessors() const { return 1; }
  cuda::DeviceMemory memory() const {
    return state_->account.within({device_.memory - state_->account.used(), device_.memory}, device_.memory_limit);
  }

  template <class T>
  Buffer<T> allocate(std::size_t count, const char* what) {
    const std::size_t bytes = cuda::bytes_of<T>(count, what);
    want(bytes, what);
    state_->account.take(bytes, device_.memory_limit, what);
    return Buffer<T>(count, state_);
  }

  template <class T>
  void upload(T* to, const T* from, std::size_t count) {
    static_assert(cuda::every_byte_counts<T>);
    if (use_ != nullptr) use_->uploaded_bytes += count * sizeof(T);
    uploads_.upload(reinterpret_cast<const std::byte*>(from), count * sizeof(T),
                    [&](const std::byte* staged, std::size_t offset, std::size_t bytes) {
                      std::byte* const place = reinterpret_cast<std::byte*>(to) + offset;
                      state_->uploads.start(staged, [=] { std::memcpy(place, staged, bytes); });
                    });
  }
  template <class T>
  void download(T* to, const T* from, std::size_t count) {
    download_rows(to, count, from, count, 1);
  }
  template <class T>
  void download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    begin_download_rows(to, to_stride, from, columns, rows).finish();
  }
  template <class T>
  Download begin_download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    static_assert(cuda::every_byte_counts<T>);
    wait();
    if (use_ != nullptr) use_->downloaded_bytes += rows * columns * sizeof(T);
    return Download(device_.late_downloads,
                    {reinterpret_cast<std::byte*>(to), columns * sizeof(T), to_stride * sizeof(T)},
                    reinterpret_cast<const std::byte*>(from), rows * columns * sizeof(T),
                    device_.leases != nullptr ? device_.leases->take() : nullptr);
  }
  template <class T>
  void fill(T* to, std::size_t count, int byte) {
    wait();
    std::memset(static_cast<void*>(to), byte, count * sizeof(T));
  }

  template <class Program>
  void run(const Program& program) {
    wait();
    if (programs_++ >= device_.programs) throw DeviceError(name() + " was told to fail");
    const auto blocks = static_cast<std::uint32_t>(program.blocks());
    if (blocks == 0 || blocks != program.blocks()) throw std::logic_error("a grid no device takes");
    static_assert(cuda::fits_every_device<Program>);
    if (program.shared_bytes() > Program::most_shared_bytes)
      throw std::logic_error("more shared memory than the program says it takes");
    for (const std::uint32_t index : in_order(device_.order, blocks, 1)) {
      SerialBlock block(index, blocks, program.shared_bytes(), device_.order);
      program(block);
    }
  }

  template <class F>
  void with_execution(const char* doing, const F& f) {
    wait();
    want(device_.pipeline_bytes, doing);
    f(thrust::device);
  }

  /// All that is queued is done, as far as anybody could tell, but for uploads.
  void wait() { state_->uploads.flush(); }

 private:
  void want(std::size_t bytes, const char* what) const {
    if (bytes > device_.memory - state_->account.used())
      throw cuda::OutOfDeviceMemory(std::string(what) + " needs " + std::to_string(bytes) + " bytes");
  }

  ReplayDevice device_;
  dispatch::DeviceUse* use_;
  Shared state_ = std::make_shared<State>();
  cuda::UploadRing<ReplaySlots> uploads_{state_->uploads};
  std::size_t programs_ = 0;
};

static_assert(cuda::Queue<ReplayQueue>);

}  // namespace warpmatch::test
