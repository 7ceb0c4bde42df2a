#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <thread>

#include <warpmatch/monitor.hpp>

namespace warpmatch::testing {

struct Enough : std::runtime_error {
  Enough() : std::runtime_error("enough") {}
};

/// Counts the reports and throws Enough at the one of that number, from 1; never for 0.
class CountingMonitor final : public Monitor {
 public:
  explicit CountingMonitor(std::size_t patience = 0) : patience_(patience) {}

  void report(std::uint64_t, std::uint64_t) override {
    thread = std::this_thread::get_id();
    if (++reports == patience_) throw Enough();
  }

  std::size_t reports = 0;
  std::thread::id thread;

 private:
  std::size_t patience_;
};

}  // namespace warpmatch::testing
