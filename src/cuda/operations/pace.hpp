#pragma once

#include <chrono>
#include <cstdint>

#include "cuda/blocks/policy.hpp"
#include "cuda/operations/tile_size.hpp"

namespace warpmatch::cuda {

/// Finds how many steps make a tile of the wanted duration. What a filter leaves of the work is known only when it is
/// done: tiles double while they are quick and halve when they are slow.
class Pace {
 public:
  Pace(const Policy& policy, std::uint64_t steps) : wanted_(policy.tile_seconds), steps_(steps, most) {}

  std::uint64_t steps() const { return steps_.get(); }

  /// The device, idle until now, has been given a tile.
  void start() { since_ = std::chrono::steady_clock::now(); }

  /// A tile of so many steps is done, and the device goes on with the next. One that was cut before the last change
  /// says nothing about what holds now.
  void finish(std::uint64_t steps) {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> taken = now - since_;
    since_ = now;
    if (steps != steps_.get()) return;
    if (taken.count() < wanted_ / 2) steps_.grow(2);
    if (taken.count() > wanted_ * 2) steps_.halve();
  }

 private:
  static constexpr std::uint64_t most = std::uint64_t{1} << 44;

  double wanted_;
  TileSize steps_;
  std::chrono::steady_clock::time_point since_;
};

}  // namespace warpmatch::cuda
