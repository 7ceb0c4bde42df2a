#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "cuda/comparison.hpp"
#include "cuda/operations.hpp"
#include "cuda/pipelines.hpp"
#include "cuda/sinks.hpp"
#include "cuda/tiles.hpp"

namespace warpmatch::cuda {

/// Runs the tiles of a join and collects the pairs, sorted by (left, right).
template <class Queue>
class PairCollector {
 public:
  PairCollector(Queue& queue, Comparison<Queue>& comparison, std::size_t capacity)
      : queue_(queue), comparison_(comparison), capacity_(capacity) {}

  std::size_t capacity() const { return capacity_; }

  /// Appends the tile's pairs and returns how many there are; above `capacity` nothing is appended, and the tile is
  /// to be split.
  std::uint64_t run(const Tile& tile) {
    std::uint64_t count = 0;
    shrink_to_fit(queue_, capacity_, 1, [&] {
      if (buffers_ && buffers_->keys.size() != capacity_) buffers_.reset();
      if (!buffers_) buffers_.emplace(queue_, capacity_);
      count = score(tile);
      if (count > 0 && count <= capacity_) append(count);
    });
    return count;
  }

  dispatch::PairList take() { return std::move(found_); }

 private:
  struct Buffers {
    Buffers(Queue& queue, std::size_t capacity)
        : keys(queue.template allocate<std::uint64_t>(capacity, "pairs")),
          scores(queue.template allocate<double>(capacity, "scores of pairs")),
          count(queue.template allocate<std::uint64_t>(1, "a counter")) {}

    typename Queue::template Buffer<std::uint64_t> keys;
    typename Queue::template Buffer<double> scores;
    typename Queue::template Buffer<std::uint64_t> count;
  };

  std::uint64_t score(const Tile& tile) {
    queue_.fill(buffers_->count.data(), 1, 0);
    const PairSink sink{buffers_->keys.data(), buffers_->scores.data(), buffers_->count.data(), capacity_,
                        comparison_.rule()};
    comparison_.submit({nullptr, nullptr, tile.patterns.first, tile.patterns.count()}, tile.texts, sink);
    return read(queue_, buffers_->count.data());
  }

  void append(std::size_t count) {
    queue_.with_execution("sorting pairs", [&](const auto& on) {
      sort_pairs(on, buffers_->keys.data(), buffers_->scores.data(), count);
    });
    keys_.resize(count);
    scores_.resize(count);
    queue_.download(keys_.data(), buffers_->keys.data(), count);
    queue_.download(scores_.data(), buffers_->scores.data(), count);
    for (std::size_t i = 0; i < count; ++i)
      found_.push_back({static_cast<std::uint32_t>(keys_[i] >> 32), static_cast<std::uint32_t>(keys_[i]), scores_[i]});
  }

  Queue& queue_;
  Comparison<Queue>& comparison_;
  std::size_t capacity_;
  std::optional<Buffers> buffers_;
  std::vector<std::uint64_t> keys_;
  std::vector<double> scores_;
  dispatch::PairList found_;
};

template <class Queue>
dispatch::PairList find_pairs(Queue& queue, const dispatch::Request& request, const Policy& policy,
                              const dispatch::Control& control) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return {};
  Comparison<Queue> comparison(queue, request, policy);
  JoinTiles tiles(request.left, request.right, comparison.filter_by_cutoff(request.self), request.self,
                  policy.tile_steps);
  const std::uint64_t all = std::uint64_t{request.left.distinct()} * request.right.distinct();
  PairCollector<Queue> collector(queue, comparison, std::min<std::uint64_t>(policy.pair_capacity, all));

  std::uint64_t most = policy.tile_pairs;  // pairs of strings in a tile: fewer where many of them pass
  while (tiles.more()) {
    const Tile tile = tiles.next(most);
    const std::uint64_t count = collector.run(tile);
    if (count > collector.capacity()) {
      most = tile.pairs() / 2;
    } else {
      tiles.finish(tile);
      if (count < collector.capacity() / 4) most = std::min(2 * most, policy.tile_pairs);
    }
    report(control, tiles.done(), tiles.total());
  }
  return collector.take();
}

}  // namespace warpmatch::cuda
