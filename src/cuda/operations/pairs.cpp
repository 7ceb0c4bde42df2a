#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/operations/counted_pairs.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/pace.hpp"
#include "cuda/operations/tile_size.hpp"
#include "cuda/operations/under_way.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// Runs the tiles of a join and hands on their pairs. Few come to the host with their count; while the device works on
/// a tile, the many of the one before do, and when it is done the next one waits already. A tile with more pairs than
/// there is room for gives none and comes again in halves.
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
    std::unique_ptr<CountedPairs::Start> start;
    std::unique_ptr<Download> heard;  ///< it goes before what it writes
  };

  struct Buffers {
    std::size_t capacity;
    std::optional<CountedPairs> lists[2];  ///< by turns; small joins have no second tile
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
      std::optional<CountedPairs>& list = buffers_->lists[step.list];
      if (!list) list.emplace(queue_, capacity_);
      list->clear(queue_);
      Outcome outcome{.kind = Outcome::Kind::pairs, .rule = rule_};
      outcome.pairs = {list->pairs(), list->count(), capacity_};
      scorer_->submit(TileLefts::range(step.tile.patterns), step.tile.texts, outcome);
      step.start = std::make_unique<CountedPairs::Start>();
      step.heard = list->begin_download(queue_, *step.start);
    });
    last_list_ = step.list;
    under_way_.add(std::move(step));
    hand_on();
  }

  void make_buffers() {
    hear(0);
    hand_on();
    buffers_.reset();
    buffers_ = Buffers{capacity_, {}};
  }

  void hear(std::size_t left) {
    under_way_.hear(left, [&](Step& step) {
      step.heard->finish();
      pace_.finish(step.steps);
      const std::uint64_t count = step.start->count;
      if (count > buffers_->capacity) {
        pairs_.split(step.tile.pairs());
        for (const Tile& half : step.tile.halves()) halves_.push_back(half);
        return;
      }
      if (count < capacity_ / 4) pairs_.grow(2);
      hand_on();
      if (step.start->is_whole())
        hand_on(step.start->pairs, count);
      else
        begin_download(*buffers_->lists[step.list], count);
      report(control_, step.done, tiles_.total());
    });
  }

  void begin_download(const CountedPairs& list, std::size_t count) {
    arrived_.resize(count);
    arriving_ = queue_.begin_download_rows(arrived_.data(), count, list.pairs(), count, 1);
  }

  void hand_on(const std::vector<dispatch::RankPair>& pairs, std::size_t count) {
    for (const dispatch::RankPair& pair : std::span(pairs).first(count)) found_.push_back(pair);
  }

  /// Hands on the pairs that are on their way, if there are any.
  void hand_on() {
    if (!arriving_) return;
    arriving_->finish();
    arriving_.reset();
    hand_on(arrived_, arrived_.size());
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
  std::optional<Buffers> buffers_;
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
