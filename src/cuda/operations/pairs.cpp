#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/pace.hpp"
#include "cuda/operations/tile_size.hpp"
#include "cuda/programs/pipelines.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// Runs the tiles of a join and hands on their pairs, sorted by (left, right). While the device works on a tile, the
/// pairs of the one before come to the host.
class PairCollector {
 public:
  PairCollector(Queue& queue, TileScorer& scorer, const scoring::ScoreRule& rule, std::size_t capacity,
                dispatch::PairSink& sink)
      : queue_(queue), scorer_(scorer), rule_(rule), capacity_(capacity), found_(sink) {}

  std::size_t capacity() const { return capacity_; }

  /// Takes the tile's pairs and returns how many there are; above `capacity` none is taken, and the tile is to be
  /// split.
  std::uint64_t run(const Tile& tile) {
    std::uint64_t count = 0;
    shrink_to_fit(queue_, capacity_, 1, [&] {
      if (!buffers_ || buffers_->list.keys.size() != capacity_) make_buffers();
      submit(tile);
      hand_on_last();
      count = read(queue_, buffers_->count.data());
      if (count > 0 && count <= capacity_) begin_download(count);
    });
    return count;
  }

  /// To be called after the last tile.
  void finish() {
    hand_on_last();
    found_.flush();
  }

 private:
  struct List {
    List(Queue& queue, std::size_t capacity)
        : keys(queue.allocate<std::uint64_t>(capacity, "pairs")),
          scores(queue.allocate<double>(capacity, "scores of pairs")) {}

    Buffer<std::uint64_t> keys;
    Buffer<double> scores;
  };

  struct Buffers {
    Buffers(Queue& queue, std::size_t capacity)
        : list(queue, capacity), last(queue, capacity), count(queue.allocate<std::uint64_t>(1, "a counter")) {}

    List list;
    List last;  ///< of the tile before, while it is copied
    Buffer<std::uint64_t> count;
  };

  void make_buffers() {
    hand_on_last();
    buffers_.reset();
    buffers_ = std::make_unique<Buffers>(queue_, capacity_);
  }

  void submit(const Tile& tile) {
    queue_.fill(buffers_->count.data(), 1, 0);
    Outcome outcome{.kind = Outcome::Kind::pairs, .rule = rule_};
    outcome.count = buffers_->count.data();
    outcome.capacity = capacity_;
    outcome.keys = buffers_->list.keys.data();
    outcome.scores = buffers_->list.scores.data();
    scorer_.submit(TileLefts::range(tile.patterns), tile.texts, outcome);
  }

  void begin_download(std::size_t count) {
    List& list = buffers_->list;
    queue_.run_pipeline(SortPairs{list.keys.data(), list.scores.data(), count});
    keys_.resize(count);
    scores_.resize(count);
    downloads_.push_back(queue_.begin_download_rows(keys_.data(), count, list.keys.data(), count, 1));
    downloads_.push_back(queue_.begin_download_rows(scores_.data(), count, list.scores.data(), count, 1));
    std::swap(buffers_->list, buffers_->last);
  }

  /// Hands on the pairs that are on their way, if there are any.
  void hand_on_last() {
    if (downloads_.empty()) return;
    for (const auto& download : downloads_) download->finish();
    downloads_.clear();
    for (std::size_t i = 0; i < keys_.size(); ++i)
      found_.push_back({static_cast<std::uint32_t>(keys_[i] >> 32), static_cast<std::uint32_t>(keys_[i]), scores_[i]});
  }

  Queue& queue_;
  TileScorer& scorer_;
  const scoring::ScoreRule& rule_;
  std::size_t capacity_;
  std::unique_ptr<Buffers> buffers_;
  std::vector<std::uint64_t> keys_;
  std::vector<double> scores_;
  std::vector<std::unique_ptr<Download>> downloads_;  ///< they go before the buffers they read and write
  dispatch::PairBuffer found_;
};

}  // namespace

void find_pairs(Queue& queue, const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                const Policy& policy, const dispatch::Control& control) {
  if (part.first >= part.end || request.right.distinct() == 0) return;
  const auto scorer = make_tile_scorer(queue, request, policy);
  JoinTiles tiles(request.left, request.right, part, scorer->filter_by_cutoff(request.self), request.self);
  const std::uint64_t all = std::uint64_t{part.end - part.first} * request.right.distinct();
  PairCollector collector(queue, *scorer, request.rule, std::min<std::uint64_t>(policy.pair_capacity, all), sink);

  TileSize pairs(policy.tile_pairs, policy.largest_tile_pairs);  // of strings: fewer where many of them pass
  Pace pace(policy, policy.tile_steps / scorer->weight());
  while (tiles.more()) {
    const Tile tile = tiles.next(pairs.get(), pace.steps());
    std::uint64_t count = 0;
    pace.time([&] { count = collector.run(tile); });
    if (count > collector.capacity()) {
      pairs.split(tile.pairs());
    } else {
      tiles.finish(tile);
      if (count < collector.capacity() / 4) pairs.grow(2);
    }
    report(control, tiles.done(), tiles.total());
  }
  collector.finish();
}

}  // namespace warpmatch::cuda
