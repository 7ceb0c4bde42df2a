#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "cuda/blocks/outcome.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/operations/operations.hpp"
#include "cuda/operations/search_sizes.hpp"
#include "cuda/operations/tile_size.hpp"
#include "cuda/operations/under_way.hpp"
#include "cuda/programs/keep_best_program.hpp"
#include "cuda/programs/pipelines.hpp"
#include "cuda/runtime/sizes.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// Finds the best texts of one group of queries after the other. A group sees the texts tile by tile: what is better
/// than the worst a query keeps is gathered in its room, and KeepBestProgram leaves the best k again. All of the first
/// tile is gathered, so it is small; once a query has k texts few others pass, and tiles grow. A tile that brings a
/// query more than its room is dropped, and its texts come again in smaller ones.
class TopKSearch {
 public:
  TopKSearch(Queue& queue, const dispatch::Request& request, dispatch::Part part, std::size_t depth,
             const Policy& policy, const dispatch::Control& control)
      : queue_(queue),
        request_(request),
        part_(part),
        sizes_{depth, request.right.distinct()},
        policy_(policy),
        control_(control),
        capacity_(sizes_.capacity(policy, part.end - part.first)),
        scorer_(make_tile_scorer(queue, request, policy)),
        columns_(request.right),
        right_(DeviceCorpus::of(request.right, queue)) {
    if (request.rule.has_cutoff) windows_ = scorer_->filter_by_cutoff(false);
  }

  /// Fills k choices for each left rank of the part.
  void run(std::size_t k, std::vector<dispatch::Choice>& choices) {
    for (std::uint32_t first = part_.first; first < part_.end;) {
      RankRange group;
      shrink_to_fit(queue_, capacity_, sizes_.smallest(), [&] {
        under_way_.hear(0, [](const Step&) {});  // of an attempt that failed
        if (buffers_ && buffers_->capacity != capacity_) buffers_.reset();
        if (!buffers_) buffers_ = std::make_unique<Buffers>(queue_, sizes_, capacity_);
        group = RankRange{first, part_.end}.start(sizes_.group(capacity_));
        search(group);
        download(group, k, choices);
      });
      first = group.end;
    }
  }

 private:
  /// A tile, and whether it brought a query more than its room.
  struct Step {
    RankRange texts;
    std::unique_ptr<std::uint32_t> overflowed;
    std::unique_ptr<Download> heard;  ///< it goes before what it writes; null where nobody asks
  };

  struct Buffers {
    Buffers(Queue& queue, const SearchSizes& sizes, std::size_t capacity_)
        : Buffers(queue, sizes, capacity_, sizes.group(capacity_)) {}
    Buffers(Queue& queue, const SearchSizes& sizes, std::size_t capacity_, std::size_t group)
        : capacity(capacity_),
          candidates(queue.allocate<core::RankKey>(group * sizes.room(capacity), "candidates of a top-k search")),
          kept(queue.allocate<core::RankKey>(group * (2 * sizes.depth + 1), "the best of a top-k search")),
          sorted(queue.allocate<QueryKey>(group * sizes.depth, "the best of a top-k search in order")),
          counts(queue.allocate<std::uint32_t>(2 * group + 1, "the counters of a top-k search")) {}

    std::size_t capacity;
    Buffer<core::RankKey> candidates;
    Buffer<core::RankKey> kept;    ///< the best of each query, two sets of them by turns, and the worst of each
    Buffer<QueryKey> sorted;       ///< the best in the end
    Buffer<std::uint32_t> counts;  ///< of candidates by query, of the best by query, and whether one overflowed
  };

  std::size_t group_size() const { return buffers_->counts.size() / 2; }
  core::RankKey* best(unsigned set) const { return buffers_->kept.data() + set * group_size() * sizes_.depth; }
  core::RankKey* worst() const { return best(2); }

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

  /// Leaves the best of the group, in any order.
  void search(RankRange group) {
    std::uint64_t words = 0;
    for (std::uint32_t rank = group.first; rank < group.end; ++rank) words += words_of(request_.left.length(rank));
    const std::uint64_t columns = policy_.tile_steps / words / scorer_->weight();
    const std::uint32_t room = sizes_.room(capacity_);
    queue_.fill(buffers_->kept.data(), buffers_->kept.size(), 0xFF);  // as RankKey{}
    queue_.fill(buffers_->counts.data(), buffers_->counts.size(), 0);
    fresh_ = true;

    TileSize size(std::min<std::size_t>(room, policy_.first_texts(sizes_.depth)), policy_.tile_pairs / group.count());
    std::vector<RankRange> rest{texts_of(group)};
    std::uint64_t seen = 0;
    const auto hear = [&](Step& step) {
      if (step.heard) step.heard->finish();
      report(control_, group.first - part_.first, part_.end - part_.first);
      if (*step.overflowed == 0) {
        seen += step.texts.count();
        size.grow(policy_.text_growth);
        // Of so many texts in any order half as many as there is room for are better than the best of those seen.
        size.limit(capped_product(seen, std::max<std::size_t>(1, room / (2 * sizes_.depth))));
      } else {
        size.split(step.texts.count());
        rest.push_back(step.texts);
      }
    };
    for (;;) {
      while (!rest.empty() && rest.back().count() == 0) rest.pop_back();
      if (rest.empty()) {
        if (under_way_.empty()) return;
        under_way_.hear(0, hear);
        continue;
      }
      RankRange& from = rest.back();
      const RankRange tile = columns_.start(from, columns).start(size.get());
      from.first = tile.end;
      // The last of all brings nobody more than its room where it has no more texts than that.
      const bool ask = tile.count() > room || from.count() > 0 || rest.size() > 1 || !under_way_.empty();
      submit(group, tile, ask);
      under_way_.hear(under_way_.most - 1, hear);
    }
  }

  void submit(RankRange group, RankRange tile, bool ask) {
    const CandidateList candidates = candidate_list();
    if (!std::exchange(fresh_, false)) queue_.fill(candidates.overflowed, 1, 0);
    Outcome outcome{.kind = Outcome::Kind::candidates, .rule = request_.rule};
    outcome.candidates = candidates;
    outcome.first_row = right_->first_rows(queue_);
    scorer_->submit(TileLefts::range(group), tile, outcome);
    keep_best(candidates, group.count());
    Step step{tile, std::make_unique<std::uint32_t>(0), nullptr};
    if (ask) step.heard = queue_.begin_download(step.overflowed.get(), candidates.overflowed, 1);
    under_way_.add(std::move(step));
  }

  CandidateList candidate_list() const {
    CandidateList list;
    list.keys = buffers_->candidates.data();
    list.counts = buffers_->counts.data();
    list.overflowed = buffers_->counts.data() + buffers_->counts.size() - 1;
    list.worst = worst();
    list.room = sizes_.room(capacity_);
    return list;
  }

  void keep_best(const CandidateList& candidates, std::uint32_t queries) {
    KeepBestProgram program;
    program.candidates = candidates;
    program.before = best(set_);
    program.after = best(set_ ^ 1);
    set_ ^= 1;
    program.depth = static_cast<std::uint32_t>(sizes_.depth);
    program.kept = buffers_->counts.data() + group_size();
    program.worst = worst();
    program.queries = queries;
    queue_.run(program);
  }

  void download(RankRange group, std::size_t k, std::vector<dispatch::Choice>& choices) {
    best_.resize(std::size_t{group.count()} * sizes_.depth);
    queue_.run_pipeline(SortBest{best(set_), group.count(), sizes_.depth, buffers_->sorted.data()});
    queue_.download(best_.data(), buffers_->sorted.data(), best_.size());
    for (std::uint32_t query = 0; query < group.count(); ++query) {
      dispatch::Choice* to = choices.data() + (std::size_t{group.first} - part_.first + query) * k;
      for (const QueryKey& key : std::span(best_).subspan(query * sizes_.depth, sizes_.depth)) {
        if (key.key() == core::RankKey{}) break;
        *to++ = {request_.right.rank_of_rows()[key.row], scoring::score_from_order(request_.rule.form, key.order)};
      }
    }
    report(control_, group.end - part_.first, part_.end - part_.first);
  }

  Queue& queue_;
  const dispatch::Request& request_;
  dispatch::Part part_;
  SearchSizes sizes_;
  const Policy& policy_;
  const dispatch::Control& control_;
  std::size_t capacity_;  ///< in keys
  std::unique_ptr<TileScorer> scorer_;
  ColumnCount columns_;
  std::shared_ptr<DeviceCorpus> right_;
  std::vector<RankRange> windows_;  // by left bucket; empty without a cutoff
  std::unique_ptr<Buffers> buffers_;
  UnderWay<Step> under_way_;
  unsigned set_ = 0;    ///< of the best as they are
  bool fresh_ = false;  ///< all counters of the group are 0
  std::vector<QueryKey> best_;
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
