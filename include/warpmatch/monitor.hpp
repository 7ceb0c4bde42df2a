#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>

#include <warpmatch/export.hpp>

namespace warpmatch {

namespace watch {
struct StopFlag;
}

/// Hears from a running call, in the thread that made it, at least every 50 ms of work: also from within the comparison
/// of one long pair, and while strings are packed.
class WARPMATCH_EXPORT Monitor {
 public:
  virtual ~Monitor() = default;
  /// `done` of `total` units of work are finished; both stay as they are while the call is at something that is not
  /// counted. An exception thrown here stops the call, in all of its threads, and leaves it.
  virtual void report(std::uint64_t done, std::uint64_t total) = 0;
};

/// While it lives, every call of its thread reports to a monitor: calls that take RunOptions without one, and those
/// that take none at all, such as `score`, `edit_ops` or the constructor of a Corpus. The latest one counts.
///
///     Impatient impatient;  // a Monitor that throws when its time is up
///     const warpmatch::Watch watch(&impatient);
///     warpmatch::score(genome, other_genome, {.scorer = {warpmatch::Metric::levenshtein, warpmatch::Form::distance}});
class WARPMATCH_EXPORT Watch final : public Monitor {
 public:
  /// Borrows the monitor; for null everything stays as it was. `every` is the least time between two reports.
  explicit Watch(Monitor* monitor, std::chrono::milliseconds every = std::chrono::milliseconds(50));
  /// Calls end with Cancelled within 50 ms of work after the token was asked to stop, and so does this where it was
  /// before. Borrows the monitor; for null the watch that there was goes on hearing.
  explicit Watch(std::stop_token stop, Monitor* monitor = nullptr,
                 std::chrono::milliseconds every = std::chrono::milliseconds(50));
  ~Watch() override;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// The watch of this thread, or null.
  static Watch* current();
  /// Lets the monitor of this thread hear, if it is time; for long loops of one's own between calls.
  static void poll();

  /// Keeps the counts for the reports to come, and lets the monitor hear if it is time.
  void report(std::uint64_t done, std::uint64_t total) override;

 private:
  void put_in_place();
  void tell_in_time();

  std::stop_token stop_;
  Monitor* monitor_;
  std::chrono::milliseconds every_;
  std::chrono::steady_clock::time_point told_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 1;
  Watch* outer_ = nullptr;
  watch::StopFlag* outer_flag_ = nullptr;
  bool in_place_ = false;
};

}  // namespace warpmatch
