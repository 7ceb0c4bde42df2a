#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "watch/poll.hpp"

namespace warpmatch::corpus {

/// A value made at the first call and kept. Thread-safe: later calls wait for the first, and can be stopped while they
/// do. A maker that throws leaves nothing behind.
template <class T>
class Lazy {
 public:
  template <class Make>
  const T& get(const Make& make) const {
    if (made_.load(std::memory_order_acquire)) return value_;
    std::unique_lock lock(mutex_);
    while (making_) {
      news_.wait_for(lock, std::chrono::milliseconds(20));
      lock.unlock();
      watch::poll();
      lock.lock();
    }
    if (made_.load(std::memory_order_relaxed)) return value_;
    making_ = true;
    lock.unlock();
    const Finally done(*this);
    value_ = make();
    made_.store(true, std::memory_order_release);
    return value_;
  }

  /// Null until the value is made.
  const T* if_made() const { return made_.load(std::memory_order_acquire) ? &value_ : nullptr; }

 private:
  /// Lets the others on, whether there is a value now or the next one is to make it.
  struct Finally {
    explicit Finally(const Lazy& of) : lazy(of) {}
    ~Finally() {
      const std::lock_guard lock(lazy.mutex_);
      lazy.making_ = false;
      lazy.news_.notify_all();
    }
    const Lazy& lazy;
  };

  mutable std::mutex mutex_;
  mutable std::condition_variable news_;
  mutable bool making_ = false;
  mutable std::atomic<bool> made_ = false;
  mutable T value_{};
};

}  // namespace warpmatch::corpus
