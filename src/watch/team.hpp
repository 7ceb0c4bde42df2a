#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "watch/poll.hpp"

namespace warpmatch::watch {

/// Thrown by `poll` in threads whose call is over; whoever ended it has said why.
struct Stopped {};

/// Ends the polls of a team, and with them those of the teams that its members have made.
struct StopFlag {
  std::atomic<bool> stopped = false;
  StopFlag* outer = nullptr;
};

/// The threads of one call, the calling one among them as member 0. The monitor hears in the calling thread alone, also
/// while it waits for the others; what it throws stops all members at their next poll.
class Team {
 public:
  explicit Team(unsigned members) : members_(members) {}
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// Calls `work(member)` for each member, in a thread of its own, and waits. Where no thread can be had the calling
  /// one does that member's work after its own. `wait` is called now and then while others are still at work. Throws,
  /// once all are back, what `wait` threw, or else what the lowest member threw; Stopped only where that is all there
  /// is.
  void run(const std::function<void(unsigned member)>& work, const std::function<void()>& wait = poll);

  /// Polls of members throw Stopped from now on.
  void stop() { flag_.stopped.store(true, std::memory_order_relaxed); }
  bool stopped() const { return flag_.stopped.load(std::memory_order_relaxed); }

 private:
  void take(unsigned member);
  void wait_for_others(const std::function<void()>& wait);

  const unsigned members_;
  const std::function<void(unsigned)>* work_ = nullptr;
  StopFlag flag_;
  std::vector<std::exception_ptr> failures_;  ///< by member
  std::atomic<bool> some_stopped_ = false;
  std::mutex mutex_;
  std::condition_variable back_;
  unsigned away_ = 0;  ///< threads that are at work
};

}  // namespace warpmatch::watch
