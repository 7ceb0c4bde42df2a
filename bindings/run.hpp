#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <pybind11/pybind11.h>

#include <warpmatch/matcher.hpp>

#include "gil.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// The `device` argument as the engine reads it.
Device device_of(py::handle device);

/// The `workers` argument as the engine counts it: None and -1 are every core, which the engine calls 0.
unsigned worker_count(py::handle workers);

/// Lets Python live through a long call: at most every 50 ms it takes the GIL, runs pending signal handlers,
/// so that Ctrl-C raises KeyboardInterrupt, and calls `progress(done, total)` if there is one.
class PythonMonitor final : public Monitor {
 public:
  explicit PythonMonitor(py::object progress) : progress_(std::move(progress)) {}
  void report(std::uint64_t done, std::uint64_t total) override;
  /// Tells `progress` of the end, whatever it has heard before. To be called with the GIL.
  void finish() const;

 private:
  py::object progress_;  ///< None or a callable
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 1;
  std::chrono::steady_clock::time_point last_{};
};

/// Runs pending signal handlers; for loops that hold the GIL.
inline void check_signals() {
  if (or_wait_for_the_end(&PyErr_CheckSignals) != 0) throw py::error_already_set();
}

/// The result of `work()`, run with the GIL released and stopped by Ctrl-C.
template <class Work>
auto watched(const Work& work) {
  PythonMonitor monitor{py::none()};
  const Watch watch(&monitor);
  const WithoutGil gil;
  return work();
}

/// Whether to score two texts is worth the hand-over of the GIL: from so many cells of their matrix on.
inline bool are_long(std::size_t left, std::size_t right) {
  constexpr std::size_t side = 1 << 11;
  if (left < side && right < side) return false;
  return static_cast<double>(left) * static_cast<double>(right) >= static_cast<double>(side * side);
}

/// The result of `work()` on two texts: as `watched` where they are long, else at once.
template <class Work>
auto watched_if_long(const Text& left, const Text& right, const Work& work) {
  return are_long(left.units, right.units) ? watched(work) : work();
}

/// How a batch call runs, as Python gives it, checked.
struct Run {
  Device device;
  unsigned workers = 0;
  py::object progress;  ///< None or a callable
};

/// The result of `work(options)`, run with the GIL released and watched by a PythonMonitor.
template <class Work>
auto released(const Run& run, const Work& work) {
  PythonMonitor monitor(run.progress);
  const RunOptions options{run.device, run.workers, &monitor};
  const auto unlocked = [&] {
    const WithoutGil gil;
    return work(options);
  };
  auto result = unlocked();
  monitor.finish();
  return result;
}

}  // namespace warpmatch::bindings
