#include "cpu/operations/best_of_all.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <variant>

#include "cpu/best/best_in_lanes.hpp"
#include "cpu/best/score_orders.hpp"
#include "cpu/lanes/kernel_choice.hpp"
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

/// The strings of a corpus by rank.
std::vector<TextRef> texts_of(const corpus::PackedCorpus& corpus) {
  std::vector<TextRef> texts;
  texts.reserve(corpus.distinct());
  for (const corpus::LengthBucket& bucket : corpus.buckets())
    for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank)
      texts.push_back({corpus.string(bucket, rank), bucket.length, rank});
  return texts;
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
    if (all.sides_.patterns_are_left) {
      columns_.resize(kChunkTexts);
      block_.keep_texts(all.choices_);
    } else {
      turned_ = std::make_unique_for_overwrite<std::uint32_t[]>(std::size_t{max_lanes} * kQueriesOfTexts);
    }
  }

  void run(std::uint64_t task) {
    if (all_.sides_.patterns_are_left)
      run_patterns(all_.sides_.blocks[task]);
    else
      run_texts(all_.first_query(task));
  }

  /// The best of the task's queries, [query][k].
  void take(dispatch::Choice* out) const { best_.take(out); }

  const BestInLanes<Key>& best() const { return best_; }

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
    block_.keep_texts(queries_);
    for (const BlockRange& range : all_.sides_.blocks) {
      block_.load(all_.sides_.patterns, range, all_.sides_.maps);
      find_columns();
      if (!block_.is_wide())
        add_turned(block_.narrow_remainders(queries_));
      else if constexpr (sizeof(Key) == 8)
        add_turned(block_.wide_remainders(queries_));
    }
  }

  /// The columns of the block's choices, first ones and those of copies.
  void find_columns() {
    columns_.clear();
    copies_.clear();
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane) {
      const auto columns = all_.columns_of(block_.ranks()[lane]);
      columns_.push_back(columns[0]);
      for (const std::uint32_t column : columns.subspan(1)) copies_.push_back({lane, column});
    }
  }

  void add_turned(const std::uint8_t* remainders) {
    auto* const turned = reinterpret_cast<std::uint8_t*>(turned_.get());
    all_.kernels_.turn(remainders, block_.lanes(), static_cast<std::uint32_t>(queries_.size()), block_.size(), turned,
                       kQueriesOfTexts);
    add_columns(turned);
  }

  void add_turned(const std::uint32_t* remainders) {
    for (std::uint32_t lane = 0; lane < block_.size(); ++lane)
      for (std::size_t query = 0; query < queries_.size(); ++query)
        turned_[lane * kQueriesOfTexts + query] = remainders[query * block_.lanes() + lane];
    add_columns(turned_.get());
  }

  template <class Remainder>
  void add_columns(Remainder* turned) {
    best_.add(turned, kQueriesOfTexts, columns_, false);
    for (std::size_t first = 0; first < copies_.size();) {
      columns_.clear();
      // In the place of choices that have been taken up, whose lanes are not below those of the copies to come.
      for (; first < copies_.size() && columns_.size() <= copies_[first].lane; ++first) {
        std::copy_n(turned + copies_[first].lane * kQueriesOfTexts, kQueriesOfTexts,
                    turned + columns_.size() * kQueriesOfTexts);
        columns_.push_back(copies_[first].column);
      }
      best_.add(turned, kQueriesOfTexts, columns_, false);
    }
  }

  /// One more column of a lane's choice.
  struct Copy {
    std::uint32_t lane;
    std::uint32_t column;
  };

  const BestOfAll& all_;
  PatternBlock block_;
  BestInLanes<Key> best_;
  std::vector<std::uint32_t> columns_;  ///< of the choices at hand
  std::vector<Copy> copies_;
  std::vector<TextRef> queries_;  ///< where these are the texts, and their lengths
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
        k_(k),
        columns_(static_cast<std::uint32_t>(all.choices_.size())),
        scores_(std::make_unique_for_overwrite<std::int32_t[]>(std::size_t{all.queries_of_a_task()} * columns_)) {}

  void run(std::uint64_t task) {
    first_ = all_.first_query(task);
    if (all_.sides_.patterns_are_left) {
      const BlockRange& range = all_.sides_.blocks[task];
      count_ = range.size();
      score(range, all_.choices_);
    } else {
      count_ = std::min(kQueriesOfTexts, all_.request_.left.distinct() - first_);
      queries_.clear();
      for (std::uint32_t query = first_; query < first_ + count_; ++query)
        queries_.push_back(text_of_rank(all_.request_.left, query));
      for (const BlockRange& range : all_.sides_.blocks) score(range, queries_);
    }
  }

  /// The best of the task's queries, [query][k].
  void take(dispatch::Choice* out) {
    for (std::uint32_t query = 0; query < count_; ++query, out += k_) {
      dispatch::Choice* place = out;
      select(query, [&](const ColumnOfChoice& choice, double score) { *place++ = {choice.rank, score}; });
    }
  }

  template <class Score>
  void write(const RowPlaces<Score>& places) {
    for (std::uint32_t query = 0; query < count_; ++query) {
      std::int32_t* index = places.indices(first_ + query);
      Score* to = places.scores(first_ + query);
      select(query, [&](const ColumnOfChoice& choice, double score) {
        *index++ = static_cast<std::int32_t>(choice.row);
        *to++ = static_cast<Score>(score);
      });
      places.copy(first_ + query);
    }
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
        for (const std::uint32_t column : all_.columns_of(block_.ranks()[lane])) {
          std::int32_t* const to = scores_.get() + first * columns_ + column;
          for (std::size_t t = 0; t < texts.size(); ++t)
            to[t * columns_] = of_[t][scale_.unit * remainders[t * lanes + lane]];
        }
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

  /// Calls `take(choice, score)` with the best of the task's `number`-th query.
  template <class Take>
  void select(std::uint32_t number, const Take& take) {
    const std::uint32_t length = all_.request_.left.length(first_ + number);
    for (const BestColumns<std::int32_t>::Found& best :
         best_.of(scores_.get() + std::size_t{number} * columns_, columns_)) {
      const ColumnOfChoice& choice = all_.columns_[best.column];
      const std::uint32_t maximum = scale_.maximum(length, choice.length);
      take(choice, all_.request_.rule.score(orders_.distance(best.number, maximum), maximum));
    }
  }

  const BestOfAll& all_;
  const core::EditScale scale_;
  PatternBlock block_;
  ScoreOrders orders_;
  BestColumns<std::int32_t> best_;
  std::size_t k_;
  std::uint32_t first_ = 0;  ///< query of the task,
  std::uint32_t count_ = 0;  ///< and how many
  std::uint32_t columns_;
  std::unique_ptr<std::int32_t[]> scores_;
  std::vector<TextRef> queries_;  ///< where these are the texts
  const std::int32_t* of_[kChunkTexts] = {};
};

bool BestOfAll::serves(const dispatch::Request& request) {
  return request.rule.counts_edits &&
         std::uint64_t{request.left.max_length()} + request.right.max_length() <= ScoreOrders::largest_maximum;
}

BestOfAll::BestOfAll(const LaneKernels& kernels, const dispatch::Request& request, ComparedChoices compared)
    : kernels_(kernels),
      request_(request),
      sides_(choose_orientation(request.left, request.right, metric_kernels(kernels, request.rule.metric),
                                kCyclesPerColumnWrite)) {
  const std::vector<TextRef> texts = texts_of(request.right);
  choices_.reserve(request.right.size());
  columns_.reserve(request.right.size());
  for (const auto& [rank, row] : compared_choices(request.right, compared)) {
    choices_.push_back(texts[rank]);
    columns_.push_back({rank, texts[rank].length, row});
  }
  if (!sides_.patterns_are_left) list_columns();
}

/// A counting sort: columns by rank.
void BestOfAll::list_columns() {
  column_begin_.resize(request_.right.distinct() + std::size_t{2});
  for (const ColumnOfChoice& column : columns_) ++column_begin_[column.rank + 2];
  for (std::size_t rank = 2; rank < column_begin_.size(); ++rank) column_begin_[rank] += column_begin_[rank - 1];
  column_.resize(columns_.size());
  for (std::uint32_t column = 0; column < columns_.size(); ++column)
    column_[column_begin_[columns_[column].rank + 1]++] = column;
}

std::uint32_t BestOfAll::queries_of_a_task() const {
  if (!sides_.patterns_are_left) return std::min(kQueriesOfTexts, request_.left.distinct());
  std::uint32_t most = 0;
  for (const BlockRange& range : sides_.blocks) most = std::max(most, range.size());
  return most;
}

std::uint32_t BestOfAll::first_query(std::uint64_t task) const {
  return sides_.patterns_are_left ? sides_.blocks[task].first : static_cast<std::uint32_t>(task * kQueriesOfTexts);
}

std::uint64_t BestOfAll::tasks() const {
  return sides_.patterns_are_left ? sides_.blocks.size()
                                  : (request_.left.distinct() + kQueriesOfTexts - 1) / kQueriesOfTexts;
}

template <class Key>
bool BestOfAll::fits_lanes(std::size_t k) const {
  const std::uint64_t most = request_.rule.scale.maximum(request_.left.max_length(), request_.right.max_length());
  return request_.left.distinct() >= kQueriesInLanes && k <= BestInLanes<Key>::most_kept(kernels_) &&
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

/// Calls `take(worker, first)` after each task, `first` being its first query.
template <class Worker, class Take>
void BestOfAll::run(std::size_t k, const dispatch::Control& control, const Take& take) const {
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned worker) {
    if (!workers[worker]) workers[worker] = std::make_unique<Worker>(*this, k);
    workers[worker]->run(task);
    take(*workers[worker], first_query(task));
  });
}

std::vector<dispatch::Choice> BestOfAll::find(std::size_t k, const dispatch::Control& control) const {
  std::vector<dispatch::Choice> best(request_.left.distinct() * k);
  const auto take = [&](auto& worker, std::uint32_t first) { worker.take(best.data() + first * k); };
  switch (way(k)) {
    case Way::lanes: run<LaneWorker<std::int32_t>>(k, control, take); break;
    case Way::long_lanes: run<LaneWorker<std::int64_t>>(k, control, take); break;
    case Way::rows: run<RowWorker>(k, control, take); break;
  }
  return best;
}

template <class Key, class Score>
void BestOfAll::write_lanes(const RowPlaces<Score>& places, std::size_t k, const dispatch::Control& control) const {
  const auto known = ScoresOfOrders<Key, Score>::of(request_.rule, request_.left.lengths(), request_.right.lengths(),
                                                    request_.left.distinct() * k);
  run<LaneWorker<Key>>(k, control, [&](const LaneWorker<Key>& worker, std::uint32_t first) {
    worker.best().write(first, places, known ? &*known : nullptr);
  });
}

void BestOfAll::write(TopK& result, const dispatch::Control& control) const {
  const std::size_t k = result.k;
  std::visit(
      [&](auto& scores) {
        const RowPlaces places(request_.left, k, result.indices.data(), scores.data());
        switch (way(k)) {
          case Way::lanes: write_lanes<std::int32_t>(places, k, control); break;
          case Way::long_lanes: write_lanes<std::int64_t>(places, k, control); break;
          case Way::rows:
            run<RowWorker>(k, control, [&](RowWorker& worker, std::uint32_t) { worker.write(places); });
            break;
        }
      },
      result.scores);
}

}  // namespace warpmatch::cpu
