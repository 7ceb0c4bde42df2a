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

  /// Calls `run()`, which ends with the work of a tile.
  template <class Run>
  void time(const Run& run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (taken.count() < wanted_ / 2) steps_.grow(2);
    if (taken.count() > wanted_ * 2) steps_.halve();
  }

 private:
  static constexpr std::uint64_t most = std::uint64_t{1} << 44;

  double wanted_;
  TileSize steps_;
};

}  // namespace warpmatch::cuda
