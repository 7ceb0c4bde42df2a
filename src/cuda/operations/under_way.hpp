#pragma once

#include <cstddef>
#include <deque>
#include <utility>

namespace warpmatch::cuda {

/// Steps that were given to a device and not yet heard of, oldest first. An operation submits a step before it hears
/// what became of the one before, so that the device always has work.
template <class Step>
class UnderWay {
 public:
  /// As many are under way at once: one that runs and one that waits its turn.
  static constexpr std::size_t most = 2;

  void add(Step step) { steps_.push_back(std::move(step)); }
  bool empty() const { return steps_.empty(); }

  /// Calls `hear(step)` for the oldest ones until `left` are under way.
  template <class Hear>
  void hear(std::size_t left, const Hear& hear) {
    while (steps_.size() > left) {
      Step oldest = std::move(steps_.front());
      steps_.pop_front();
      hear(oldest);
    }
  }

 private:
  std::deque<Step> steps_;
};

}  // namespace warpmatch::cuda
