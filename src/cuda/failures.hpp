#pragma once

#include <mutex>
#include <string>

#include <warpmatch/error.hpp>

namespace warpmatch::cuda {

/// What went wrong on a device where nobody could be told, in a destructor, and whether the device is lost. Kept
/// for the next call that asks. Thread-safe.
class Failures {
 public:
  /// Keeps the first message until it is reported; a loss is kept for good and goes before others.
  void note(const std::string& message, bool lost) {
    const std::lock_guard lock(mutex_);
    if (lost_) return;
    if (lost || message_.empty()) message_ = message;
    lost_ = lost;
  }

  /// Throws what was noted, if anything, as a DeviceError: once, or every time after a loss.
  void report() {
    const std::lock_guard lock(mutex_);
    if (message_.empty()) return;
    if (lost_) throw DeviceError(message_ + "; this process cannot use the device any more");
    const std::string message = std::move(message_);
    message_.clear();
    throw DeviceError(message);
  }

 private:
  std::mutex mutex_;
  std::string message_;
  bool lost_ = false;
};

}  // namespace warpmatch::cuda
