#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "cuda/policy.hpp"
#include "cuda/queue.hpp"

namespace warpmatch::cuda {

/// Global memory for the threads of programs whose blocks loop over their work; kept from one program to the next.
template <class Queue>
class Scratch {
 public:
  explicit Scratch(Queue& queue) : queue_(queue) {}

  /// The blocks of a program whose threads need `lane_words` words each, and room for them at `data`: as many as the
  /// device keeps busy, the work has items for and the memory has room for, one at least.
  std::uint32_t grid(const Policy& policy, std::uint64_t lane_words, std::uint64_t items, const char* what) {
    const std::size_t block_words = std::max<std::size_t>(lane_words * block_threads, 1);
    const std::size_t fits = policy.panel_scratch_bytes / sizeof(std::uint32_t) / block_words;
    const std::size_t busy = std::size_t{queue_.multiprocessors()} * policy.panel_blocks_per_multiprocessor;
    std::size_t grid = std::max<std::size_t>(1, std::min({fits, busy, static_cast<std::size_t>(items)}));
    shrink_to_fit(queue_, grid, 1, [&] {
      if (words_ && words_->size() >= grid * block_words) return;
      words_.reset();
      words_ = queue_.template allocate<std::uint32_t>(grid * block_words, what);
    });
    return static_cast<std::uint32_t>(grid);
  }

  std::uint32_t* data() const { return words_->data(); }

 private:
  Queue& queue_;
  std::optional<typename Queue::template Buffer<std::uint32_t>> words_;
};

}  // namespace warpmatch::cuda
