#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// An array on a device that is made when it is first asked for. Thread-safe; a failure keeps nothing.
template <class T>
class DeviceLazy {
 public:
  /// `make()` gives the values on the host. `what` they are, in words, is for errors.
  template <class Make>
  const T* get(Queue& queue, const char* what, const Make& make) {
    const std::lock_guard lock(mutex_);
    if (!values_) {
      Buffer<T> made = to_device(queue, make(), what, Queue::Lasting::kept);
      queue.wait();  // other calls, on other streams, may use it from here on
      values_ = std::move(made);
    }
    return values_->data();
  }

 private:
  std::mutex mutex_;
  std::optional<Buffer<T>> values_;
};

}  // namespace warpmatch::cuda
