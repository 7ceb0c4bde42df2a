#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include <thrust/execution_policy.h>

#include "cuda/queue.hpp"
#include "cuda/serial_block.hpp"

namespace warpmatch::test {

/// A device that is the host: kernels are replayed block by block, memory is the heap's, so that ASan sees every
/// access, and its size is whatever a test says.
struct ReplayDevice {
  std::string name = "replay";
  Order order = Order::forwards;
  std::size_t memory = std::size_t{1} << 40;
  std::size_t pipeline_bytes = 0;  ///< what with_execution wants for itself, for each call
};

class ReplayQueue {
  /// Bytes in use, shared by a queue and its buffers.
  using Ledger = std::shared_ptr<std::size_t>;

 public:
  using Device = ReplayDevice;

  template <class T>
  class Buffer {
   public:
    Buffer(std::size_t size, Ledger used)
        : values_(static_cast<T*>(::operator new(size * sizeof(T))), [](T* p) { ::operator delete(p); }),
          size_(size),
          used_(std::move(used)) {
      std::memset(static_cast<void*>(values_.get()), 0xA5, size * sizeof(T));
      *used_ += size * sizeof(T);
    }
    Buffer(Buffer&& other) noexcept
        : values_(std::move(other.values_)), size_(other.size_), used_(std::move(other.used_)) {}
    Buffer& operator=(Buffer&& other) noexcept {
      std::swap(values_, other.values_);
      std::swap(size_, other.size_);
      std::swap(used_, other.used_);
      return *this;
    }
    ~Buffer() {
      if (used_) *used_ -= size_ * sizeof(T);
    }

    T* data() const { return size_ > 0 ? values_.get() : nullptr; }
    std::size_t size() const { return size_; }

   private:
    std::unique_ptr<T, void (*)(T*)> values_;
    std::size_t size_;
    Ledger used_;
  };

  explicit ReplayQueue(const ReplayDevice& device, dispatch::DeviceUse* use = nullptr) : device_(device), use_(use) {}

  static std::string name_of(const ReplayDevice&) { return "replay:0"; }
  std::string name() const { return name_of(device_); }
  int ordinal() const { return -1; }  // no CUDA device has it
  unsigned multiprocessors() const { return 1; }
  cuda::DeviceMemory memory() const { return {device_.memory - *used_, device_.memory}; }

  template <class T>
  Buffer<T> allocate(std::size_t count, const char* what) {
    want(count * sizeof(T), what);
    return Buffer<T>(count, used_);
  }

  template <class T>
  void upload(T* to, const T* from, std::size_t count) {
    if (use_ != nullptr) use_->uploaded_bytes += count * sizeof(T);
    if (count > 0) std::memcpy(static_cast<void*>(to), from, count * sizeof(T));
  }
  template <class T>
  void download(T* to, const T* from, std::size_t count) {
    if (use_ != nullptr) use_->downloaded_bytes += count * sizeof(T);
    if (count > 0) std::memcpy(static_cast<void*>(to), from, count * sizeof(T));
  }
  template <class T>
  void download_rows(T* to, std::size_t to_stride, const T* from, std::size_t columns, std::size_t rows) {
    for (std::size_t row = 0; row < rows; ++row) download(to + row * to_stride, from + row * columns, columns);
  }
  template <class T>
  void fill(T* to, std::size_t count, int byte) {
    std::memset(static_cast<void*>(to), byte, count * sizeof(T));
  }

  template <class Program>
  void run(const Program& program) {
    const auto blocks = static_cast<std::uint32_t>(program.blocks());
    if (blocks == 0 || blocks != program.blocks()) throw std::logic_error("a grid no device takes");
    if (program.shared_bytes() > 48 * 1024) throw std::logic_error("more shared memory than every device has");
    for (const std::uint32_t index : in_order(device_.order, blocks, 1)) {
      SerialBlock block(index, blocks, program.shared_bytes(), device_.order);
      program(block);
    }
  }

  template <class F>
  void with_execution(const char* doing, const F& f) {
    want(device_.pipeline_bytes, doing);
    f(thrust::device);
  }

  void wait() {}

 private:
  void want(std::size_t bytes, const char* what) const {
    if (bytes > memory().free)
      throw cuda::OutOfDeviceMemory(std::string(what) + " needs " + std::to_string(bytes) + " bytes");
  }

  ReplayDevice device_;
  dispatch::DeviceUse* use_;
  Ledger used_ = std::make_shared<std::size_t>(0);
};

static_assert(cuda::Queue<ReplayQueue>);

}  // namespace warpmatch::test
