#pragma once

#include <atomic>
#include <mutex>

namespace warpmatch::corpus {

/// A value made at the first call and kept. Thread-safe: later calls wait for the first. A maker that throws leaves
/// nothing behind.
template <class T>
class Lazy {
 public:
  template <class Make>
  const T& get(const Make& make) const {
    std::call_once(once_, [&] {
      value_ = make();
      made_.store(true, std::memory_order_release);
    });
    return value_;
  }

  /// Null until the value is made.
  const T* if_made() const { return made_.load(std::memory_order_acquire) ? &value_ : nullptr; }

 private:
  mutable std::once_flag once_;
  mutable std::atomic<bool> made_ = false;
  mutable T value_{};
};

}  // namespace warpmatch::corpus
