#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "cuda/blocks/policy.hpp"

namespace warpmatch::test {

/// Counts what the warps of a replayed block take of shared memory: its 32 banks, 4 bytes wide, serve a warp in passes,
/// in each of which a bank gives one of its words to all lanes that ask for it. A warp that reads 4 bytes a lane is
/// served as a whole, one that reads 8 by halves, one that reads 16 by quarters. What is wider is read 16 bytes after
/// the other.
///
/// Threads are replayed one after the other, so the n-th access of each lane in a phase is taken for one instruction:
/// right where lanes go the same way, such as those of texts of one length.
class SharedPasses {
 public:
  /// What a phase took, of all warps of the block.
  struct Phase {
    std::uint64_t accesses = 0;  ///< instructions of a warp
    std::uint64_t passes = 0;
  };

  void begin_thread(unsigned thread) { thread_ = thread; }

  /// An access of the thread that runs, or of none: between phases.
  void note(std::size_t address, std::size_t bytes) {
    if (thread_ >= cuda::block_threads) return;
    for (std::size_t at = 0; at < bytes; at += widest)
      of_threads_[thread_].push_back({address + at, std::min(widest, bytes - at)});
  }

  void end_phase() {
    thread_ = cuda::block_threads;
    Phase phase;
    for (unsigned first = 0; first < cuda::block_threads; first += lanes) add_warp(phase, first);
    for (auto& accesses : of_threads_) accesses.clear();
    phases_.push_back(phase);
  }

  const std::vector<Phase>& phases() const { return phases_; }

  /// The phase that took most.
  Phase busiest() const { return *std::ranges::max_element(phases_, {}, &Phase::passes); }

 private:
  static constexpr unsigned lanes = 32;
  static constexpr std::size_t widest = 16;
  static constexpr std::size_t bank_bytes = 4;
  static constexpr std::size_t banks = 32;

  struct Access {
    std::size_t address;
    std::size_t bytes;
  };

  void add_warp(Phase& phase, unsigned first) const {
    std::vector<Access> at_once;
    for (std::size_t n = 0;; ++n) {
      at_once.clear();
      for (unsigned lane = first; lane < first + lanes; ++lane)
        if (n < of_threads_[lane].size()) at_once.push_back(of_threads_[lane][n]);
      if (at_once.empty()) return;
      ++phase.accesses;
      phase.passes += passes_of(at_once);
    }
  }

  static std::uint64_t passes_of(const std::vector<Access>& at_once) {
    const std::size_t bytes = std::max(bank_bytes, std::ranges::max(at_once, {}, &Access::bytes).bytes);
    const std::size_t served = banks * bank_bytes / bytes;  // lanes at once
    std::uint64_t passes = 0;
    for (std::size_t begin = 0; begin < at_once.size(); begin += served) {
      std::array<std::set<std::size_t>, banks> words;
      for (std::size_t i = begin; i < std::min(begin + served, at_once.size()); ++i)
        for (std::size_t word = at_once[i].address / bank_bytes;
             word * bank_bytes < at_once[i].address + at_once[i].bytes; ++word)
          words[word % banks].insert(word);
      passes += std::ranges::max(words, {}, &std::set<std::size_t>::size).size();
    }
    return passes;
  }

  unsigned thread_ = cuda::block_threads;
  std::array<std::vector<Access>, cuda::block_threads> of_threads_;
  std::vector<Phase> phases_;
};

}  // namespace warpmatch::test
