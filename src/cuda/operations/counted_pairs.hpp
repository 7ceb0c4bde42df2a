#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/runtime/queue.hpp"
#include "dispatch/pair_sink.hpp"

namespace warpmatch::cuda {

/// Pairs on a device right behind the count of those that there were, so that one copy brings the count and the first
/// pairs: all of them, mostly.
class CountedPairs {
 public:
  /// What comes of it in one copy; it stays where it is meanwhile.
  struct Start {
    std::uint64_t count = 0;
    std::vector<dispatch::RankPair> pairs;  ///< rubbish from `count` on

    bool is_whole() const { return count <= pairs.size(); }
  };

  CountedPairs(Queue& queue, std::size_t capacity)
      : words_(queue.allocate<std::uint64_t>(2 + capacity * pair_words, "pairs")), first_(std::min(capacity, most)) {}

  std::uint64_t* count() const { return words_.data() + 1; }
  dispatch::RankPair* pairs() const { return reinterpret_cast<dispatch::RankPair*>(words_.data() + 2); }

  /// Empties it. What is to be copied is set, whatever will be found.
  void clear(Queue& queue) const { queue.fill(count(), 1 + first_ * pair_words, 0); }

  std::unique_ptr<Download> begin_download(Queue& queue, Start& to) const {
    to.pairs.resize(first_);
    return queue.begin_download_with(&to.count, to.pairs.data(), first_, pairs(), first_, 1);
  }

 private:
  static constexpr std::size_t pair_words = sizeof(dispatch::RankPair) / sizeof(std::uint64_t);
  static constexpr std::size_t most = 255;  ///< 4 KB with the count: a copy of a few bytes takes as long

  Buffer<std::uint64_t> words_;  ///< one that keeps the pairs aligned, the count, the pairs
  std::size_t first_;
};

}  // namespace warpmatch::cuda
