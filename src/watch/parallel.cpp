#include "watch/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include <warpmatch/monitor.hpp>

#include "watch/team.hpp"

namespace warpmatch::watch {
namespace {

/// What the threads of one call share.
class Tasks {
 public:
  Tasks(std::uint64_t count, unsigned workers, const std::function<void(std::uint64_t, unsigned)>& work)
      : count_(count), work_(work), team_(workers) {}

  void run() {
    try {
      team_.run([&](unsigned worker) { take_all(worker); }, [&] { report(); });
    } catch (const Stopped&) {
      if (!error_) throw;
    }
    if (error_) std::rethrow_exception(error_);
  }

 private:
  /// Takes tasks until none is left or somebody failed.
  void take_all(unsigned worker) {
    try {
      while (!team_.stopped()) {
        const std::uint64_t task = next_.fetch_add(1, std::memory_order_relaxed);
        if (task >= count_) return;
        work_(task, worker);
        done_.fetch_add(1, std::memory_order_relaxed);
        report();
      }
    } catch (const Stopped&) {
      throw;  // says nothing of why
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      team_.stop();
    }
  }

  void report() {
    poll();
    if (Watch* watch = Watch::current()) watch->report(done_.load(std::memory_order_relaxed), count_);
  }

  const std::uint64_t count_;
  const std::function<void(std::uint64_t, unsigned)>& work_;
  Team team_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint64_t> done_{0};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

void parallel_for(std::uint64_t tasks, const Control& control,
                  const std::function<void(std::uint64_t, unsigned)>& work) {
  if (tasks == 0) return;
  const Watch watch(control.monitor);
  Tasks(tasks, static_cast<unsigned>(std::min<std::uint64_t>(control.workers, tasks)), work).run();
}

}  // namespace warpmatch::watch
