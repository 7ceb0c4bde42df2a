#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <ranges>
#include <vector>

#include "corpus/signature_layout.hpp"
#include "cuda/device_corpus.hpp"
#include "cuda/panel_program.hpp"
#include "cuda/policy.hpp"
#include "cuda/queue.hpp"
#include "cuda/score_program.hpp"
#include "cuda/tiles.hpp"
#include "cuda/variant.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// The left strings of a tile, shortest first: listed ranks, or `count` ranks from `first`.
struct TilePatterns {
  const std::uint32_t* ranks = nullptr;         ///< on the host
  const std::uint32_t* device_ranks = nullptr;  ///< the same on the device
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  std::uint32_t rank(std::uint32_t number) const { return ranks != nullptr ? ranks[number] : first + number; }
};

/// Both corpora of a request on a device, and what scoring their strings against each other takes.
template <class Queue>
class Comparison {
 public:
  Comparison(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : queue_(queue),
        request_(request),
        policy_(policy),
        left_(DeviceCorpus<Queue>::of(request.left, queue)),
        right_(DeviceCorpus<Queue>::of(request.right, queue)) {
    if (!same_corpus())
      translation_ = to_device(queue, corpus::translation(request.left.alphabet(), request.right.alphabet()),
                               "the symbols of the left corpus in the right one's alphabet");
  }

  /// From here on only pairs that meet the request's cutoff are scored; with `self`, only those of a lower left
  /// rank. The windows are for JoinTiles.
  const std::vector<RankRange>& filter_by_cutoff(bool self) {
    const corpus::PackedCorpus& left = request_.left;
    const corpus::PackedCorpus& right = request_.right;
    const core::EditScale& scale = request_.rule.scale;
    const scoring::DistanceLimits limits(request_.rule, scale.maximum(left.max_length(), right.max_length()));
    windows_ = length_windows(scale, left, right, limits);
    limits_ = to_device(queue_, limits.values(), "the distance limits of a cutoff");
    device_windows_ = to_device(queue_, windows_, "the length windows of a cutoff");
    filter_ = {limits_->data(), device_windows_->data(), nullptr, nullptr, self};
    find_signatures();
    return windows_;
  }

  DeviceCorpus<Queue>& right() { return *right_; }
  const scoring::ScoreRule& rule() const { return request_.rule; }

  /// Starts the scoring of patterns against a range of texts: one program for each class of patterns.
  template <class Sink>
  void submit(const TilePatterns& patterns, RankRange texts, const Sink& sink) {
    std::uint32_t begin = 0;
    for (const PatternClass& of : pattern_classes) {
      const std::uint32_t end = end_of_class(patterns, begin, of);
      if (end > begin && texts.count() > 0) submit_class(of, task(patterns, begin, end, texts), sink);
      begin = end;
    }
  }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  bool same_corpus() const { return &request_.left == &request_.right; }

  /// Both sides need signatures of one layout: the larger corpus' own, which it keeps.
  void find_signatures() {
    const corpus::PackedCorpus& left = request_.left;
    const corpus::PackedCorpus& right = request_.right;
    if (same_corpus()) {
      filter_.left = filter_.right = left_->signatures(queue_);
    } else if (left.distinct() > right.distinct()) {
      filter_.left = left_->signatures(queue_);
      filter_.right = signatures_in_layout_of(left, right);
    } else {
      filter_.right = right_->signatures(queue_);
      filter_.left = signatures_in_layout_of(right, left);
    }
  }

  const core::Signature* signatures_in_layout_of(const corpus::PackedCorpus& layout, const corpus::PackedCorpus& of) {
    const auto symbols = corpus::translation(of.alphabet(), layout.alphabet());
    foreign_signatures_ = to_device(queue_, corpus::make_signatures(of, layout.signature_layout(), symbols),
                                    "the signatures of the smaller corpus");
    return foreign_signatures_->data();
  }

  std::uint32_t end_of_class(const TilePatterns& patterns, std::uint32_t begin, const PatternClass& of) const {
    const auto numbers = std::views::iota(begin, patterns.count);
    const auto end = std::ranges::partition_point(
        numbers, [&](std::uint32_t number) { return request_.left.length(patterns.rank(number)) <= of.max_length; });
    return end == numbers.end() ? patterns.count : *end;
  }

  ScoreTask task(const TilePatterns& patterns, std::uint32_t begin, std::uint32_t end, RankRange texts) const {
    ScoreTask task;
    task.patterns = left_->view();
    task.texts = right_->view();
    task.translation = translation_ ? translation_->data() : nullptr;
    task.alphabet = static_cast<std::uint32_t>(request_.right.alphabet().size());
    task.ranks = patterns.device_ranks;
    task.first_rank = patterns.first;
    task.pattern_begin = begin;
    task.pattern_count = end - begin;
    task.scale = request_.rule.scale;
    task.range = texts;
    task.strip = policy_.texts_per_thread * block_threads;
    task.filter = filter_;
    return task;
  }

  template <class Sink>
  void submit_class(const PatternClass& of, ScoreTask task, const Sink& sink) {
    const corpus::PackedCorpus& right = request_.right;
    visit_variant(request_.rule.metric, of, right.symbol_bytes(), task.alphabet, [&](auto variant) {
      using Variant = decltype(variant);
      if constexpr (Variant::words == panel_words) {
        if (of.panels) {
          task.strip = block_threads;
          return submit_panels(PanelProgram<Variant, Sink>{task, sink});
        }
      }
      queue_.run(ScoreProgram<Variant, Sink>{task, sink});
    });
  }

  /// Long patterns: as many blocks as the device keeps busy and the scratch has room for.
  template <class Program>
  void submit_panels(Program program) {
    program.lane_words = program.lane_words_for(request_.right.length(program.task.range.end - 1));
    const std::size_t block_words = program.lane_words * block_threads;
    const std::size_t fits =
        policy_.panel_scratch_bytes / sizeof(std::uint32_t) / std::max<std::size_t>(block_words, 1);
    const std::size_t busy = std::size_t{queue_.multiprocessors()} * policy_.panel_blocks_per_multiprocessor;
    std::size_t grid = std::max<std::size_t>(1, std::min({fits, busy, static_cast<std::size_t>(program.task.items())}));
    shrink_to_fit(queue_, grid, 1, [&] {
      if (scratch_ && scratch_->size() >= grid * block_words) return;
      scratch_.reset();
      scratch_ = queue_.template allocate<std::uint32_t>(grid * block_words, "the carries of long patterns");
    });
    program.grid = static_cast<std::uint32_t>(grid);
    program.scratch = scratch_->data();
    queue_.run(program);
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const Policy& policy_;
  std::shared_ptr<DeviceCorpus<Queue>> left_;
  std::shared_ptr<DeviceCorpus<Queue>> right_;
  std::optional<Buffer<std::uint32_t>> translation_;
  std::vector<RankRange> windows_;
  std::optional<Buffer<std::int64_t>> limits_;
  std::optional<Buffer<RankRange>> device_windows_;
  std::optional<Buffer<core::Signature>> foreign_signatures_;
  std::optional<Buffer<std::uint32_t>> scratch_;
  Filter filter_;
};

}  // namespace warpmatch::cuda
