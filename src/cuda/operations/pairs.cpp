#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/pace.hpp"
#include "cuda/operations/tile_size.hpp"
#include "cuda/operations/under_way.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// Runs the tiles of a join and hands on their pairs. While the device works on a tile, the pairs of the one before
/// come to the host, and when it is done the next one waits already. A tile with more pairs than there is room for
/// gives none and comes again in halves.
class PairJoin {
 public:
  PairJoin(Queue& queue, const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
           const Policy& policy, const dispatch::Control& control)
      : queue_(queue),
        rule_(request.rule),
        control_(control),
        scorer_(make_tile_scorer(queue, request, policy)),
        tiles_(request.left, request.right, part, scorer_->filter_by_cutoff(request.self), request.self),
        capacity_(std::min<std::uint64_t>(policy.pair_capacity,
                                          std::uint64_t{part.end - part.first} * request.right.distinct())),
        pairs_(policy.tile_pairs, policy.largest_tile_pairs),
        pace_(policy, policy.tile_steps / scorer_->weight()),
        found_(sink) {}

  void run() {
    for (;;) {
      if (halves_.empty() && !tiles_.more()) {
        if (under_way_.empty()) break;
        hear(0);
        continue;
      }
      hear(under_way_.most - 1);
      submit(next());
    }
    hand_on();
    found_.flush();
    report(control_, tiles_.total(), tiles_.total());
  }

 private:
  /// A tile, of those that were cut for so many steps, and what its counter says.
  struct Step {
    Tile tile;
    std::uint64_t steps = 0;
    std::uint64_t done = 0;  ///< patterns cut before it
    unsigned list = 0;
    std::unique_ptr<std::uint64_t> count;
    std::unique_ptr<Download> counted;  ///< it goes before what it writes
  };

  struct Buffers {
    Buffers(Queue& queue, std::size_t of_list)
        : capacity(of_list), count(queue.allocate<std::uint64_t>(1, "a counter")) {}

    std::size_t capacity;
    std::optional<Buffer<dispatch::RankPair>> lists[2];  ///< by turns; small joins have no second tile
    Buffer<std::uint64_t> count;
  };

  Step next() {
    Step step;
    step.done = tiles_.done();
    step.steps = pace_.steps();
    if (halves_.empty()) {
      step.tile = tiles_.next(pairs_.get(), step.steps);
    } else {
      step.tile = halves_.back();
      halves_.pop_back();
    }
    return step;
  }

  void submit(Step step) {
    if (under_way_.empty()) pace_.start();
    shrink_to_fit(queue_, capacity_, 1, [&] {
      if (!buffers_ || buffers_->capacity != capacity_) make_buffers();
      if (arriving_) arriving_->finish();  // it reads the list that is written next
      step.list = last_list_ ^ 1;
      queue_.fill(buffers_->count.data(), 1, 0);
      Outcome outcome{.kind = Outcome::Kind::pairs, .rule = rule_};
      auto& list = buffers_->lists[step.list];
      if (!list) list = queue_.allocate<dispatch::RankPair>(capacity_, "pairs");
      outcome.pairs = {list->data(), buffers_->count.data(), capacity_};
      scorer_->submit(TileLefts::range(step.tile.patterns), step.tile.texts, outcome);
      step.count = std::make_unique<std::uint64_t>();
      step.counted = queue_.begin_download(step.count.get(), buffers_->count.data(), 1);
    });
    last_list_ = step.list;
    under_way_.add(std::move(step));
    hand_on();
  }

  void make_buffers() {
    hear(0);
    hand_on();
    buffers_.reset();
    buffers_ = std::make_unique<Buffers>(queue_, capacity_);
  }

  void hear(std::size_t left) {
    under_way_.hear(left, [&](Step& step) {
      step.counted->finish();
      pace_.finish(step.steps);
      const std::uint64_t count = *step.count;
      if (count > buffers_->capacity) {
        pairs_.split(step.tile.pairs());
        for (const Tile& half : step.tile.halves()) halves_.push_back(half);
        return;
      }
      if (count < capacity_ / 4) pairs_.grow(2);
      if (count > 0) begin_download(*buffers_->lists[step.list], count);
      report(control_, step.done, tiles_.total());
    });
  }

  void begin_download(const Buffer<dispatch::RankPair>& list, std::size_t count) {
    hand_on();
    arrived_.resize(count);
    arriving_ = queue_.begin_download_rows(arrived_.data(), count, list.data(), count, 1);
  }

  /// Hands on the pairs that are on their way, if there are any.
  void hand_on() {
    if (!arriving_) return;
    arriving_->finish();
    arriving_.reset();
    for (const dispatch::RankPair& pair : arrived_) found_.push_back(pair);
  }

  Queue& queue_;
  const scoring::ScoreRule& rule_;
  const dispatch::Control& control_;
  std::unique_ptr<TileScorer> scorer_;
  JoinTiles tiles_;
  std::vector<Tile> halves_;
  std::size_t capacity_;
  TileSize pairs_;  ///< of strings: fewer where many of them pass
  Pace pace_;
  std::unique_ptr<Buffers> buffers_;
  unsigned last_list_ = 0;
  UnderWay<Step> under_way_;
  std::vector<dispatch::RankPair> arrived_;
  std::unique_ptr<Download> arriving_;  ///< it goes before what it reads and writes
  dispatch::PairBuffer found_;
};

}  // namespace

void find_pairs(Queue& queue, const dispatch::Request& request, dispatch::Part part, dispatch::PairSink& sink,
                const Policy& policy, const dispatch::Control& control) {
  if (part.first >= part.end || request.right.distinct() == 0) return;
  PairJoin(queue, request, part, sink, policy, control).run();
}

}  // namespace warpmatch::cuda
