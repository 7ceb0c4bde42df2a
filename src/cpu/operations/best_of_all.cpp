#include "cpu/operations/best_of_all.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/score_orders.hpp"
#include "cpu/search/best_columns.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kChunkTexts = 128;     // texts whose remainders are in the cache at a time,
constexpr std::uint32_t kQueriesOfTexts = 64;  // and queries, where these are the texts

// With the choices in the lanes, what is written is not side by side.
constexpr double kCyclesPerColumnWrite = 8;

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

/// One thread's share: scores of some queries with all choices, [query][choice], and the best of each.
class BestOfAll::Worker {
 public:
  Worker(const BestOfAll& all, std::size_t k)
      : all_(all),
        scale_(all.request_.rule.scale),
        block_(all.kernels_, all.request_.rule.metric, all.sides_.texts.alphabet().size(),
               all.sides_.texts.symbol_bytes()),
        orders_(all.request_.rule, scale_.maximum(all.request_.left.max_length(), all.request_.right.max_length())),
        best_(k),
        columns_(static_cast<std::uint32_t>(all.choices_.size())),
        scores_(std::make_unique_for_overwrite<std::int32_t[]>(std::size_t{all.queries_of_a_task()} * columns_)) {
    if (all_.sides_.patterns_are_left) return;
    column_of_.resize(columns_);
    for (std::uint32_t column = 0; column < columns_; ++column) column_of_[all.choices_[column].rank] = column;
  }

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
        std::int32_t* const to = scores_.get() + first * columns_ + column_of_[block_.ranks()[lane]];
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
  std::vector<TextRef> queries_;          ///< where these are the texts
  std::vector<std::uint32_t> column_of_;  ///< of a choice, where these are the patterns
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
      choices_(by_first_row(request.right)) {}

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

std::uint64_t BestOfAll::worker_bytes() const {
  return std::uint64_t{queries_of_a_task()} * choices_.size() * sizeof(std::int32_t);
}

std::vector<dispatch::Choice> BestOfAll::find(std::size_t k, const dispatch::Control& control) const {
  std::vector<dispatch::Choice> best(request_.left.distinct() * k);
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned worker) {
    if (!workers[worker]) workers[worker] = std::make_unique<Worker>(*this, k);
    workers[worker]->run(task, k, best.data());
  });
  return best;
}

}  // namespace warpmatch::cpu
