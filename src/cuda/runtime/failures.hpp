#pragma once

#include <mutex>
#include <string>
#include <utility>

#include <warpmatch/error.hpp>

namespace warpmatch::cuda {

/// What went wrong on a device where nobody could be told, in a destructor, and whether the device is lost. A failure
/// that is not a loss has harmed nobody yet: the calls that follow do their work, and the next one that fails says what
/// came before. Thread-safe.
class Failures {
 public:
  /// Keeps the first message until it is taken.
  void note(const std::string& message) {
    const std::lock_guard lock(mutex_);
    if (noted_.empty()) noted_ = message;
  }

  /// The device is lost for good: keeps the first message of that sort.
  void lose(const std::string& message) {
    const std::lock_guard lock(mutex_);
    if (loss_.empty()) loss_ = message;
  }

  /// What was noted since it was last asked; empty where nothing was.
  std::string take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(noted_, {});
  }

  /// Throws a DeviceError, every time, once the device is lost.
  void check_not_lost() {
    const std::lock_guard lock(mutex_);
    if (!loss_.empty()) throw DeviceError(loss_ + "; this process cannot use the device any more");
  }

 private:
  std::mutex mutex_;
  std::string noted_;
  std::string loss_;
};

}  // namespace warpmatch::cuda
