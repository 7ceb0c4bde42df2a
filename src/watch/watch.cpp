#include <atomic>
#include <chrono>
#include <stop_token>
#include <utility>

#include <warpmatch/error.hpp>
#include <warpmatch/monitor.hpp>

#include "watch/here.hpp"
#include "watch/poll.hpp"
#include "watch/team.hpp"

namespace warpmatch {
namespace watch {

Here& here() {
  static thread_local Here state;
  return state;
}

void poll() {
  const Here& state = here();
  for (const StopFlag* flag = state.flag; flag != nullptr; flag = flag->outer)
    if (flag->stopped.load(std::memory_order_relaxed)) throw Stopped{};
  if (state.watch != nullptr) Watch::poll();
}

}  // namespace watch

Watch::Watch(Monitor* monitor, std::chrono::milliseconds every)
    : monitor_(monitor), every_(every) {
  if (monitor == nullptr) return;  // and nobody asks what time it is
  told_ = std::chrono::steady_clock::now();
  if (monitor != watch::here().watch) put_in_place();
}

Watch::Watch(std::stop_token stop, Monitor* monitor, std::chrono::milliseconds every)
    : stop_(std::move(stop)), monitor_(monitor), every_(every) {
  if (!stop_.stop_possible() && monitor == nullptr) return;
  told_ = std::chrono::steady_clock::now();
  if (stop_.stop_requested()) throw Cancelled();
  if (stop_.stop_possible() || (monitor != nullptr && monitor != watch::here().watch)) put_in_place();
}

void Watch::put_in_place() {
  watch::Here& state = watch::here();
  outer_ = state.watch;
  outer_flag_ = state.flag;
  state.watch = this;
  in_place_ = true;
}

Watch::~Watch() {
  if (in_place_) watch::here().watch = outer_;
}

Watch* Watch::current() { return watch::here().watch; }

void Watch::poll() {
  if (Watch* watch = current()) watch->tell_in_time();
}

void Watch::report(std::uint64_t done, std::uint64_t total) {
  done_ = done;
  total_ = total;
  tell_in_time();
}

void Watch::tell_in_time() {
  const auto now = std::chrono::steady_clock::now();
  if (now - told_ < every_) return;
  told_ = now;
  try {
    if (stop_.stop_requested()) throw Cancelled();
    Monitor* const hears = monitor_ != nullptr ? monitor_ : outer_;
    if (hears != nullptr) hears->report(done_, total_);
  } catch (...) {
    // The teams made since this watch came are its call's.
    for (watch::StopFlag* flag = watch::here().flag; flag != outer_flag_ && flag != nullptr; flag = flag->outer)
      flag->stopped.store(true, std::memory_order_relaxed);
    throw;
  }
}

}  // namespace warpmatch
