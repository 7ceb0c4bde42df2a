#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "cuda/blocks/policy.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// The lanes of programs whose blocks loop over their work items: as many blocks as the device keeps busy and the
/// policy has scratch for. Kept from launch to launch.
class LaneScratch {
 public:
  LaneScratch(Queue& queue, const Policy& policy) : queue_(queue), policy_(policy) {}

  /// Runs a program with `items()`, whose threads want `lane_words` words each; sets its grid, lane_words and scratch.
  template <class Program>
  void run(Program program, std::uint64_t lane_words, const char* what) {
    const std::uint64_t block_words = lane_words * block_threads;
    program.lane_words = lane_words;
    std::size_t grid = std::min(lane_words == 0 ? largest_grid : blocks_at_a_time(lane_words), program.items());
    if (block_words > 0) {
      shrink_to_fit(queue_, grid, 1, [&] {
        if (words_ && words_->size() >= grid * block_words) return;
        words_.reset();
        words_ = queue_.allocate<std::uint32_t>(grid * block_words, what);
      });
      program.scratch = words_->data();
    }
    program.grid = static_cast<std::uint32_t>(grid);
    queue_.run(program);
  }

  /// Blocks that run at a time, where their threads want `lane_words` words each.
  std::uint64_t blocks_at_a_time(std::uint64_t lane_words) const {
    const std::uint64_t busy = std::uint64_t{queue_.multiprocessors()} * policy_.panel_blocks_per_multiprocessor;
    if (lane_words == 0) return busy;
    const std::uint64_t fits = policy_.panel_scratch_bytes / sizeof(std::uint32_t) / (lane_words * block_threads);
    return std::max<std::uint64_t>(1, std::min(fits, busy));
  }

 private:
  static constexpr std::uint64_t largest_grid = (std::uint64_t{1} << 31) - 1;

  Queue& queue_;
  const Policy& policy_;
  std::optional<Buffer<std::uint32_t>> words_;
};

}  // namespace warpmatch::cuda
