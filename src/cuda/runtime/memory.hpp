#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include <warpmatch/error.hpp>

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

/// A piece of a device's memory, given back when it goes: in the order of the queue it came from, which it may outlive.
class Allocation {
 public:
  explicit Allocation(void* data) : data_(data) {}
  Allocation(const Allocation&) = delete;
  Allocation& operator=(const Allocation&) = delete;
  virtual ~Allocation() = default;

  void* data() const { return data_; }

 private:
  void* data_;
};

/// `size` values on a device, whatever queue they are from; uninitialised at first. None have no memory.
template <class T>
class Buffer {
 public:
  Buffer(std::unique_ptr<Allocation> memory, std::size_t size) : memory_(std::move(memory)), size_(size) {}

  T* data() const { return memory_ ? static_cast<T*>(memory_->data()) : nullptr; }
  std::size_t size() const { return size_; }

 private:
  std::unique_ptr<Allocation> memory_;
  std::size_t size_;
};

}  // namespace warpmatch::cuda
