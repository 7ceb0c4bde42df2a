#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include <warpmatch/monitor.hpp>

#include "watch/control.hpp"

namespace warpmatch::watch {

/// Makes one progress of several loops that follow each other (parallel.hpp), each of which counts its own tasks. Lives
/// in the thread that runs them.
class Steps final : public Monitor {
 public:
  /// What all loops are worth together, in any unit.
  Steps(const Control& control, double all)
      : control_{.workers = control.workers, .device_use = control.device_use},
        outer_(control.monitor),
        hears_(Watch::current()),
        // The watch around says when it is time; this one passes everything on.
        own_(hears_ != nullptr ? std::optional<Watch>(std::in_place, this, std::chrono::milliseconds(0))
                               : std::optional<Watch>()),
        all_(all) {}

  /// How the next loop is to run, which is worth that much.
  const Control& next(double worth) {
    done_ += worth_;
    worth_ = worth;
    return control_;
  }

  unsigned workers() const { return control_.workers; }

  void report(std::uint64_t done, std::uint64_t total) override {
    const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
    const double now = all_ > 0 ? std::min(1.0, (done_ + worth_ * share) / all_) : share;
    hears_->report(static_cast<std::uint64_t>(now * kParts), kParts);
  }

 private:
  static constexpr std::uint64_t kParts = 10000;

  const Control control_;
  const Watch outer_;
  Watch* const hears_;
  std::optional<Watch> own_;
  const double all_;
  double done_ = 0;   ///< by the loops before
  double worth_ = 0;  ///< of the loop that runs
};

}  // namespace warpmatch::watch
