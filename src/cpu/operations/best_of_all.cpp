#include "cpu/operations/best_of_all.hpp"

#include <algorithm>
#include <memory>
#include <numeric>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/best_in_lanes.hpp"
#include "cpu/operations/score_orders.hpp"
#include "cpu/search/best_columns.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kChunkTexts = 128;     // texts whose remainders are in the cache at a time,
constexpr std::uint32_t kQueriesOfTexts = 64;  // and queries, where these are the texts

// With the choices in the lanes, what is written is not side by side.
constexpr double kCyclesPerColumnWrite = 8;

/// Fewer queries leave most lanes of a vector of them idle.
constexpr std::uint32_t kQueriesInLanes = 8;
/// Beyond so many times the lanes of a vector, a key that goes past all that are kept takes longer than a sort.
constexpr std::size_t kKeptALane = 8;

std::vector<TextRef> by_first_row(const corpus::PackedCorpus& choices) {
  std::vector<std::uint32_t> rank_of(choices.size(), corpus::PackedCorpus::no_rank);
  for (std::uint32_t rank = 0; rank < choices.distinct(); ++rank) rank_of[choices.first_row(rank)] = rank;
  std::vector<TextRef> ordered;
  ordered.reserve(choices.distinct());
  for (const std::uint32_t rank : rank_of)
    if (rank != corpus::PackedCorpus::no_rank) ordered.push_back(text_of_rank(choices, rank));
  return ordered;
}

}  // namespace

/// One thread's share, with the queries side by side.
template <class Key>
class BestOfAll::LaneWorker {
 public:
  LaneWorker(const BestOfAll& all, std::size_t k)
      : all_(all),
        block_(all.kernels_, all.request_.rule.metric, all.sides_.texts.alphabet().size(),
               all.sides_.texts.symbol_bytes()),
        best_(all.kernels_, all.request_, all.columns_, k) {
    if (all.sides_.patterns_are_left)
      columns_.resize(kChunkTexts);
    else
      turned_ = std::make_unique_for_overwrite<std::uint32_t[]>(std::size_t{max_lanes} * kQueriesOfTexts);
  }

  void run(std::uint64_t task, std::size_t k, dispatch::Choice* out) {
    if (all_.sides_.patterns_are_left)
      run_patterns(all_.sides_.blocks[task]), best_.take(out + std::size_t{all_.sides_.blocks[task].first} * k);
    else
      run_texts(static_cast<std::uint32_t>(task * kQueriesOfTexts)), best_.take(out + task * kQueriesOfTexts * k);
  }

 private:
  /// The queries are patterns.
  void run_patterns(const BlockRange& range) {
    block_.load(all_.sides_.patterns, range, all_.sides_.maps);
    best_.start({block_.lengths(), block_.size()});
    const std::span<const TextRef> choices = all_.choices_;
    for (std::size_t first = 0; first < choices.size(); first += kChunkTexts) {
      const auto texts = choices.subspan(first, std::min<std::size_t>(kChunkTexts, choices.size() - first));
      std::iota(columns_.begin(), columns_.end(), static_cast<std::uint32_t>(first));
      const std::span columns(columns_.data(), texts.size());
      if (!block_.is_wide())
        best_.add(block_.narrow_remainders(texts), block_.lanes(), columns, true);
      else if constexpr (sizeof(Key) == 8)
        best_.add(block_.wide_remainders(texts), block_.lanes(), columns, true);
    }
  }

  /// The queries are texts, from `first` on.
  void run_texts(std::uint32_t first) {
    const std::uint32_t end = std::min(first + kQueriesOfTexts, all_.request_.left.distinct());
    queries_.clear();
    lengths_.clear();
    for (std::uint32_t query = first; query < end; ++query) {
      queries_.push_back(text_of_rank(all_.request_.left, query));
      lengths_.push_back(queries_.back().length);
    }
    best_.start(lengths_);
    for (const BlockRange& range : all_.sides_.blocks) {
      block_.load(all_.sides_.patterns, range, all_.sides_.maps);
      columns_.clear();
      for (const std::uint32_t rank : block_.ranks()) columns_.push_back(all_.column_of_[rank]);
      if (!block_.is_wide())
        add_turned(block_.narrow_remainders(queries_));
      else if constexpr (sizeof(Key) == 8)
        add_turned(block_.wide_remainders(queries_));
    }
  }

  void add_turned(const std::uint8_t* remainders) {
    auto* const turned = reinterpret_cast<std::uint8_t*>(turned_.get());
    all_.kernels_.turn(remainders, block_.lanes(), static_cast<std::uint32_t>(queries_.size()), block_.size(), turned,
                       kQueriesOfTexts);
    best_.add(turned, kQueriesOfTexts, columns_, false);
  }

  void add_turned(const std::uint32_t* remainders) {
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane)
      for (std::size_t query = 0; query < queries_.size(); ++query)
        turned_[lane * kQueriesOfTexts + query] = remainders[query * block_.lanes() + lane];
    best_.add(turned_.get(), kQueriesOfTexts, columns_, false);
  }

  const BestOfAll& all_;
  PatternBlock block_;
  BestInLanes<Key> best_;
  std::vector<std::uint32_t> columns_;  ///< of the choices at hand
  std::vector<TextRef> queries_;        ///< where these are the texts, and their lengths
  std::vector<std::uint32_t> lengths_;
  std::unique_ptr<std::uint32_t[]> turned_;  ///< remainders of either size, [choice][query]
};

/// One thread's share, row by row: scores of some queries with all choices, [query][choice], and the best of each.
class BestOfAll::RowWorker {
 public:
  RowWorker(const BestOfAll& all, std::size_t k)
      : all_(all),
        scale_(all.request_.rule.scale),
        block_(all.kernels_, all.request_.rule.metric, all.sides_.texts.alphabet().size(),
               all.sides_.texts.symbol_bytes()),
        orders_(all.request_.rule, scale_.maximum(all.request_.left.max_length(), all.request_.right.max_length())),
        best_(k),
        columns_(static_cast<std::uint32_t>(all.choices_.size())),
        scores_(std::make_unique_for_overwrite<std::int32_t[]>(std::size_t{all.queries_of_a_task()} * columns_)) {}

  void run(std::uint64_t task, std::size_t k, dispatch::Choice* out) {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    if (all_.sides_.patterns_are_left) {
      const BlockRange& range = all_.sides_.blocks[task];
      first = range.first, end = range.end;
      score(range, all_.choices_);
    } else {
      first = static_cast<std::uint32_t>(task * kQueriesOfTexts);
      end = std::min(first + kQueriesOfTexts, all_.request_.left.distinct());
      queries_.clear();
      for (std::uint32_t query = first; query < end; ++query)
        queries_.push_back(text_of_rank(all_.request_.left, query));
      for (const BlockRange& range : all_.sides_.blocks) score(range, queries_);
    }
    for (std::uint32_t query = first; query < end; ++query)
      select(query, scores_.get() + std::size_t{query - first} * columns_, out + std::size_t{query} * k);
  }

 private:
  /// Scores a block of patterns with all texts.
  void score(const BlockRange& range, std::span<const TextRef> all_texts) {
    block_.load(all_.sides_.patterns, range, all_.sides_.maps);
    for (std::size_t first = 0; first < all_texts.size(); first += kChunkTexts) {
      const auto texts = all_texts.subspan(first, std::min<std::size_t>(kChunkTexts, all_texts.size() - first));
      if (block_.is_wide())
        write(block_.wide_remainders(texts), texts, first);
      else
        write(block_.narrow_remainders(texts), texts, first);
    }
  }

  template <class Remainder>
  void write(const Remainder* remainders, std::span<const TextRef> texts, std::size_t first) {
    const std::uint32_t lanes = block_.lanes();
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) {
      find_orders(lane, texts);
      if (all_.sides_.patterns_are_left) {
        std::int32_t* const to = scores_.get() + std::size_t{lane} * columns_ + first;
        for (std::size_t t = 0; t < texts.size(); ++t) to[t] = of_[t][scale_.unit * remainders[t * lanes + lane]];
      } else {
        std::int32_t* const to = scores_.get() + first * columns_ + all_.column_of_[block_.ranks()[lane]];
        for (std::size_t t = 0; t < texts.size(); ++t)
          to[t * columns_] = of_[t][scale_.unit * remainders[t * lanes + lane]];
      }
    }
  }

  /// For each text what the lane's remainders of 0 and more stand for. It depends on the lengths alone, so neighbouring
  /// lanes mostly share it.
  void find_orders(std::uint32_t lane, std::span<const TextRef> texts) {
    const std::uint32_t length = block_.lengths()[lane];
    if (lane > 0 && length == block_.lengths()[lane - 1]) return;
    for (std::size_t t = 0; t < texts.size(); ++t)
      // A distance is never negative, though its base may be.
      of_[t] = orders_.row(scale_.maximum(length, texts[t].length)) +
               static_cast<std::int32_t>(scale_.base(length, texts[t].length));
  }

  void select(std::uint32_t query, const std::int32_t* scores, dispatch::Choice* out) {
    const std::uint32_t length = all_.request_.left.length(query);
    for (const BestColumns<std::int32_t>::Found& best : best_.of(scores, columns_)) {
      const TextRef& choice = all_.choices_[best.column];
      const std::uint32_t maximum = scale_.maximum(length, choice.length);
      *out++ = {choice.rank, all_.request_.rule.score(orders_.distance(best.number, maximum), maximum)};
    }
  }

  const BestOfAll& all_;
  const core::EditScale scale_;
  PatternBlock block_;
  ScoreOrders orders_;
  BestColumns<std::int32_t> best_;
  std::uint32_t columns_;
  std::unique_ptr<std::int32_t[]> scores_;
  std::vector<TextRef> queries_;  ///< where these are the texts
  const std::int32_t* of_[kChunkTexts] = {};
};

bool BestOfAll::serves(const dispatch::Request& request) {
  return request.rule.counts_edits &&
         std::uint64_t{request.left.max_length()} + request.right.max_length() <= ScoreOrders::largest_maximum;
}

BestOfAll::BestOfAll(const LaneKernels& kernels, const dispatch::Request& request)
    : kernels_(kernels),
      request_(request),
      sides_(choose_orientation(request.left, request.right, metric_kernels(kernels, request.rule.metric),
                                kCyclesPerColumnWrite)),
      choices_(by_first_row(request.right)) {
  columns_.reserve(choices_.size());
  for (const TextRef& choice : choices_) columns_.push_back({choice.rank, choice.length});
  if (sides_.patterns_are_left) return;
  column_of_.resize(choices_.size());
  for (std::uint32_t column = 0; column < choices_.size(); ++column) column_of_[choices_[column].rank] = column;
}

std::uint32_t BestOfAll::queries_of_a_task() const {
  if (!sides_.patterns_are_left) return std::min(kQueriesOfTexts, request_.left.distinct());
  std::uint32_t most = 0;
  for (const BlockRange& range : sides_.blocks) most = std::max(most, range.size());
  return most;
}

std::uint64_t BestOfAll::tasks() const {
  return sides_.patterns_are_left ? sides_.blocks.size()
                                  : (request_.left.distinct() + kQueriesOfTexts - 1) / kQueriesOfTexts;
}

template <class Key>
bool BestOfAll::fits_lanes(std::size_t k) const {
  const std::uint64_t most = request_.rule.scale.maximum(request_.left.max_length(), request_.right.max_length());
  return request_.left.distinct() >= kQueriesInLanes && k <= kKeptALane * kernels_.vector_bytes / sizeof(Key) &&
         ScoreKeys<Key>::serve(request_.rule, most, choices_.size());
}

BestOfAll::Way BestOfAll::way(std::size_t k) const {
  const bool are_narrow =
      std::ranges::none_of(sides_.blocks, [](const BlockRange& range) { return range.width == LaneWidth::words; });
  if (are_narrow && fits_lanes<std::int32_t>(k)) return Way::lanes;
  return fits_lanes<std::int64_t>(k) ? Way::long_lanes : Way::rows;
}

std::uint64_t BestOfAll::worker_bytes(std::size_t k) const {
  if (way(k) == Way::rows) return std::uint64_t{queries_of_a_task()} * choices_.size() * sizeof(std::int32_t);
  const std::uint64_t lines = std::min<std::uint64_t>(max_lanes, request_.right.buckets().size());
  return BestInLanes<std::int64_t>::bytes(queries_of_a_task(), lines, k);
}

template <class Worker>
void BestOfAll::run(std::size_t k, const dispatch::Control& control, dispatch::Choice* best) const {
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned worker) {
    if (!workers[worker]) workers[worker] = std::make_unique<Worker>(*this, k);
    workers[worker]->run(task, k, best);
  });
}

std::vector<dispatch::Choice> BestOfAll::find(std::size_t k, const dispatch::Control& control) const {
  std::vector<dispatch::Choice> best(request_.left.distinct() * k);
  switch (way(k)) {
    case Way::lanes: run<LaneWorker<std::int32_t>>(k, control, best.data()); break;
    case Way::long_lanes: run<LaneWorker<std::int64_t>>(k, control, best.data()); break;
    case Way::rows: run<RowWorker>(k, control, best.data()); break;
  }
  return best;
}

}  // namespace warpmatch::cpu
