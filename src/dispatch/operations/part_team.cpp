#include "dispatch/operations/part_team.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace warpmatch::dispatch {
namespace {

constexpr unsigned kPartsOfMember = 8;
constexpr auto kReportEvery = std::chrono::milliseconds(50);

std::uint64_t count_of(Part part) { return part.end - part.first; }

/// Thrown in members that are to stop; whoever stopped them has said why.
struct Stopped {};

class Team {
 public:
  Team(const std::vector<Part>& parts, unsigned members, const Control& control, const PartWork& work)
      : parts_(parts), control_(control), work_(work), done_of_(parts.size()), running_(members) {
    for (const Part part : parts) total_ += count_of(part);
    each_.workers = std::max(1u, control.workers / members);
  }

  /// Takes parts until none is left or somebody failed.
  void run(unsigned member) {
    try {
      for (std::size_t number = next(); number < parts_.size(); number = next()) take(member, number);
    } catch (...) {
      fail(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    --running_;
    news_.notify_one();
  }

  /// Returns, or throws what stopped the team, once no member runs.
  void watch() {
    std::unique_lock lock(mutex_);
    for (std::uint64_t told = 0; running_ > 0 || (told < done_ && !error_);) {
      news_.wait_for(lock, kReportEvery, [&] { return running_ == 0 || done_ > told; });
      if (control_.monitor == nullptr || error_) {
        news_.wait(lock, [&] { return running_ == 0; });
        break;
      }
      told = done_;
      lock.unlock();
      try {
        control_.monitor->report(told, total_);
      } catch (...) {
        fail(std::current_exception());
      }
      lock.lock();
    }
    if (error_) std::rethrow_exception(error_);
  }

 private:
  /// Hears a member's progress within a part.
  class Relay final : public Monitor {
   public:
    Relay(Team& team, std::size_t number) : team_(team), number_(number) {}
    void report(std::uint64_t done, std::uint64_t total) override {
      const std::uint64_t count = count_of(team_.parts_[number_]);
      team_.progress(number_, total == 0 ? 0 : std::min(count, count * done / total));
    }

   private:
    Team& team_;
    std::size_t number_;
  };

  std::size_t next() {
    const std::lock_guard lock(mutex_);
    return error_ ? parts_.size() : next_++;
  }

  void take(unsigned member, std::size_t number) {
    Relay relay(*this, number);
    DeviceUse use;
    Control control = each_;
    control.monitor = &relay;
    const Watch watch(&relay);
    control.device_use = control_.device_use != nullptr ? &use : nullptr;
    work_(member, parts_[number], number, control);
    progress(number, count_of(parts_[number]));
    const std::lock_guard lock(mutex_);
    if (control_.device_use != nullptr) *control_.device_use += use;
  }

  void progress(std::size_t number, std::uint64_t done) {
    const std::lock_guard lock(mutex_);
    if (error_) throw Stopped{};
    if (done <= done_of_[number]) return;
    done_ += done - std::exchange(done_of_[number], done);
    news_.notify_one();
  }

  void fail(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    news_.notify_one();
  }

  const std::vector<Part>& parts_;
  const Control& control_;
  const PartWork& work_;
  Control each_;
  std::uint64_t total_ = 0;

  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<std::uint64_t> done_of_;  // by part
  std::uint64_t done_ = 0;
  std::size_t next_ = 0;
  unsigned running_;
  std::exception_ptr error_;
};

}  // namespace

std::vector<Part> cut_parts(std::uint32_t total, unsigned members) {
  const std::uint64_t count = std::min<std::uint64_t>(total, std::uint64_t{members} * kPartsOfMember);
  std::vector<Part> parts;
  for (std::uint64_t i = 0; i < count; ++i)
    parts.push_back(
        {static_cast<std::uint32_t>(total * i / count), static_cast<std::uint32_t>(total * (i + 1) / count)});
  return parts;
}

void run_parts(const std::vector<Part>& parts, unsigned members, const Control& control, const PartWork& work) {
  if (parts.empty()) return;
  Team team(parts, members, control, work);
  std::vector<std::jthread> threads;
  for (unsigned member = 0; member < members; ++member) threads.emplace_back([&team, member] { team.run(member); });
  team.watch();
}

}  // namespace warpmatch::dispatch
