#include "watch/team.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>

#include "watch/here.hpp"

namespace warpmatch::watch {
namespace {

/// How long the calling thread waits before it looks up.
constexpr auto kLookUp = std::chrono::milliseconds(20);

}  // namespace

void Team::run(const std::function<void(unsigned)>& work, const std::function<void()>& wait) {
  work_ = &work;
  flag_.outer = here().flag;
  failures_.assign(members_, nullptr);
  std::vector<unsigned> without_thread;
  without_thread.reserve(members_);
  {
    std::vector<std::jthread> threads;
    threads.reserve(members_ - 1);
    for (unsigned member = 1; member < members_; ++member) {
      try {
        const std::lock_guard lock(mutex_);
        threads.emplace_back([this, member] {
          take(member);
          const std::lock_guard back(mutex_);
          --away_;
          back_.notify_one();
        });
        ++away_;
      } catch (const std::system_error&) {
        without_thread.push_back(member);
      }
    }
    take(0);
    for (const unsigned member : without_thread) take(member);
    wait_for_others(wait);
  }
  const auto failed = std::ranges::find_if(failures_, [](const auto& failure) { return failure != nullptr; });
  if (failed != failures_.end()) std::rethrow_exception(*failed);
  if (some_stopped_) throw Stopped{};
}

void Team::take(unsigned member) {
  const Place place(here().watch, &flag_);  // a new thread has no watch; the calling one keeps its own
  try {
    (*work_)(member);
  } catch (const Stopped&) {
    some_stopped_ = true;
  } catch (...) {
    failures_[member] = std::current_exception();
  }
}

void Team::wait_for_others(const std::function<void()>& wait) {
  const Place place(here().watch, &flag_);
  bool over = false;
  std::unique_lock lock(mutex_);
  while (!back_.wait_for(lock, kLookUp, [&] { return away_ == 0; })) {
    if (over) continue;
    lock.unlock();
    try {
      wait();
    } catch (const Stopped&) {
      over = some_stopped_ = true;  // whoever stopped the team has said why
    } catch (...) {
      failures_[0] = std::current_exception();
      over = true;
      stop();
    }
    lock.lock();
  }
}

}  // namespace warpmatch::watch
