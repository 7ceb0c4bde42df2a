#include "cpu/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace warpmatch::cpu {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kReportEvery = std::chrono::milliseconds(50);

/// What the threads of one call share.
class Team {
 public:
  Team(std::uint64_t tasks, const std::function<void(std::uint64_t, unsigned)>& work) : tasks_(tasks), work_(work) {}

  /// Takes tasks until none is left or somebody failed; `after_each` runs between them.
  template <class F>
  void run(unsigned worker, F&& after_each) {
    try {
      while (!stopped_.load(std::memory_order_relaxed)) {
        const std::uint64_t task = next_.fetch_add(1, std::memory_order_relaxed);
        if (task >= tasks_) return;
        work_(task, worker);
        done_.fetch_add(1, std::memory_order_relaxed);
        after_each();
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      stopped_ = true;
    }
  }

  std::uint64_t done() const { return done_.load(std::memory_order_relaxed); }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  const std::uint64_t tasks_;
  const std::function<void(std::uint64_t, unsigned)>& work_;
  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

void parallel_for(std::uint64_t tasks, const dispatch::Control& control,
                  const std::function<void(std::uint64_t, unsigned)>& work) {
  Team team(tasks, work);
  auto last_report = Clock::now();
  const auto report = [&] {
    if (control.monitor == nullptr || Clock::now() - last_report < kReportEvery) return;
    control.monitor->report(team.done(), tasks);
    last_report = Clock::now();
  };
  const auto helpers = static_cast<unsigned>(std::min<std::uint64_t>(control.workers, tasks));
  {
    std::vector<std::jthread> threads;
    for (unsigned worker = 1; worker < helpers; ++worker)
      threads.emplace_back([&team, worker] { team.run(worker, [] {}); });
    team.run(0, report);
  }
  team.rethrow();
}

}  // namespace warpmatch::cpu
