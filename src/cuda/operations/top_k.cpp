#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/tile_size.hpp"
#include "cuda/programs/pipelines.hpp"
#include "cuda/runtime/sizes.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// Finds the best texts of one group of queries after the other. A group sees the texts tile by tile: what is
/// better than the worst a query keeps is appended behind what all keep, and sorting leaves the best k again. All of
/// the first tile is appended, so it is small; once a query has k texts few others pass, and tiles grow. Where too many
/// pass, they are halved.
class TopKSearch {
 public:
  TopKSearch(Queue& queue, const dispatch::Request& request, dispatch::Part part, std::size_t depth,
             const Policy& policy, const dispatch::Control& control)
      : queue_(queue),
        request_(request),
        part_(part),
        depth_(depth),
        policy_(policy),
        control_(control),
        capacity_(first_capacity()),
        scorer_(make_tile_scorer(queue, request, policy)),
        columns_(request.right),
        right_(DeviceCorpus::of(request.right, queue)) {
    if (request.rule.has_cutoff) windows_ = scorer_->filter_by_cutoff(false);
  }

  /// Fills k choices for each left rank of the part.
  void run(std::size_t k, std::vector<dispatch::Choice>& choices) {
    for (std::uint32_t first = part_.first; first < part_.end;) {
      RankRange group;
      shrink_to_fit(queue_, capacity_, 2 * depth_, [&] {
        if (buffers_ && buffers_->candidates.size() != capacity_) buffers_.reset();
        if (!buffers_) buffers_ = std::make_unique<Buffers>(queue_, capacity_, group_size());
        group = RankRange{first, part_.end}.start(group_size());
        download(group, search(group), k, choices);
      });
      first = group.end;
    }
  }

 private:
  struct Buffers {
    Buffers(Queue& queue, std::size_t capacity, std::size_t group)
        : candidates(queue.allocate<Candidate>(capacity, "candidates of a top-k search")),
          kept(queue.allocate<Candidate>(capacity, "the best of a top-k search")),
          worst(queue.allocate<core::RankKey>(group, "the worst that are kept")),
          count(queue.allocate<std::uint64_t>(1, "a counter")) {}

    Buffer<Candidate> candidates;
    Buffer<Candidate> kept;
    Buffer<core::RankKey> worst;
    Buffer<std::uint64_t> count;
  };

  /// Candidates a query is given room for: what it keeps fills at most a quarter.
  std::size_t room() const { return 4 * std::max<std::size_t>(depth_, 256); }

  /// Candidates at once: as many as the policy allows or all queries want. One query alone wants more than its
  /// room, to see many texts in its first tile, and needs twice what it keeps.
  std::size_t first_capacity() const {
    const std::size_t wanted =
        std::max<std::size_t>(std::size_t{1} << 16, capped_product(part_.end - part_.first, room()));
    return std::max(std::min(policy_.candidate_capacity, wanted), 2 * depth_);
  }

  std::size_t group_size() const { return std::max<std::size_t>(1, capacity_ / room()); }

  /// The texts any query of the group is compared with.
  RankRange texts_of(RankRange group) const {
    if (windows_.empty()) return {0, request_.right.distinct()};
    const auto number = [&](std::uint32_t rank) {
      return &request_.left.bucket_of(rank) - request_.left.buckets().data();
    };
    RankRange texts{~std::uint32_t{0}, 0};
    for (auto bucket = number(group.first); bucket <= number(group.end - 1); ++bucket) {
      const RankRange window = windows_[static_cast<std::size_t>(bucket)];
      if (window.count() == 0) continue;
      texts = {std::min(texts.first, window.first), std::max(texts.end, window.end)};
    }
    return texts;
  }

  /// Leaves the best of the group at the front of the candidates, by (query, key); returns how many.
  std::size_t search(RankRange group) {
    std::uint64_t words = 0;
    for (std::uint32_t rank = group.first; rank < group.end; ++rank) words += words_of(request_.left.length(rank));
    queue_.fill(buffers_->worst.data(), group.count(), 0xFF);

    std::size_t kept = 0;
    TileSize texts(std::min(capacity_ / group.count(), policy_.first_texts(depth_)),
                   policy_.tile_pairs / group.count());
    for (RankRange rest = texts_of(group); rest.count() > 0;) {
      const RankRange tile = columns_.start(rest, policy_.tile_steps / words / scorer_->weight()).start(texts.get());
      const std::uint64_t count = append(group, tile, kept);
      if (kept + count > capacity_) {
        texts.split(tile.count());
        continue;
      }
      if (count > 0) kept = keep(kept + count);
      rest.first = tile.end;
      texts.grow(policy_.text_growth);
      report(control_, group.first - part_.first, part_.end - part_.first);
    }
    return kept;
  }

  /// Appends the tile's candidates behind the `kept` ones and returns how many there are, room or no room.
  std::uint64_t append(RankRange group, RankRange tile, std::size_t kept) {
    queue_.fill(buffers_->count.data(), 1, 0);
    Outcome outcome{.kind = Outcome::Kind::candidates, .rule = request_.rule};
    outcome.count = buffers_->count.data();
    outcome.capacity = capacity_ - kept;
    outcome.candidates = buffers_->candidates.data() + kept;
    outcome.worst = buffers_->worst.data();
    outcome.first_row = right_->first_rows(queue_);
    scorer_->submit(TileLefts::range(group), tile, outcome);
    return read(queue_, buffers_->count.data());
  }

  std::size_t keep(std::size_t count) {
    std::size_t kept = 0;
    queue_.run_pipeline(
        KeepBest{buffers_->candidates.data(), count, depth_, buffers_->kept.data(), buffers_->worst.data(), &kept});
    std::swap(buffers_->candidates, buffers_->kept);
    return kept;
  }

  void download(RankRange group, std::size_t count, std::size_t k, std::vector<dispatch::Choice>& choices) {
    host_.resize(count);
    queue_.download(host_.data(), buffers_->candidates.data(), count);
    std::size_t place = 0;
    for (std::size_t i = 0; i < count; ++i) {
      place = i > 0 && host_[i].query == host_[i - 1].query ? place + 1 : 0;
      choices[(std::size_t{group.first} - part_.first + host_[i].query) * k + place] = {
          host_[i].rank, scoring::score_from_order(request_.rule.form, host_[i].key.order)};
    }
    report(control_, group.end - part_.first, part_.end - part_.first);
  }

  Queue& queue_;
  const dispatch::Request& request_;
  dispatch::Part part_;
  std::size_t depth_;  // k, or all texts where they are fewer
  const Policy& policy_;
  const dispatch::Control& control_;
  std::size_t capacity_;
  std::unique_ptr<TileScorer> scorer_;
  ColumnCount columns_;
  std::shared_ptr<DeviceCorpus> right_;
  std::vector<RankRange> windows_;  // by left bucket; empty without a cutoff
  std::unique_ptr<Buffers> buffers_;
  std::vector<Candidate> host_;
};

}  // namespace

std::vector<dispatch::Choice> no_choices(std::uint32_t queries, std::size_t k) {
  std::vector<dispatch::Choice> choices;
  if (capped_product(queries, k) > choices.max_size())
    throw RangeError(
        "k", "for " + std::to_string(queries) + " queries, no memory holds " + std::to_string(k) + " choices each");
  choices.resize(queries * k);
  return choices;
}

std::vector<dispatch::Choice> find_top_k(Queue& queue, const dispatch::Request& request, dispatch::Part part,
                                         std::size_t k, const Policy& policy, const dispatch::Control& control) {
  std::vector<dispatch::Choice> choices = no_choices(part.end - part.first, k);
  const std::size_t depth = std::min<std::size_t>(k, request.right.distinct());
  if (choices.empty() || depth == 0) return choices;
  TopKSearch(queue, request, part, depth, policy, control).run(k, choices);
  return choices;
}

}  // namespace warpmatch::cuda
