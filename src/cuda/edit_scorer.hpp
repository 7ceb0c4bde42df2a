#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cuda/device_corpus.hpp"
#include "cuda/orientation.hpp"
#include "cuda/panel_program.hpp"
#include "cuda/score_program.hpp"
#include "cuda/sides.hpp"
#include "cuda/tile_scorer.hpp"
#include "cuda/variant.hpp"

namespace warpmatch::cuda {

/// The tile scorer of edit metrics with a bit-parallel recurrence.
template <class Queue>
class EditScorer final : public TileScorer<Queue> {
 public:
  EditScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : queue_(queue),
        request_(request),
        policy_(policy),
        sides_(queue, request),
        left_costs_(request.left),
        right_costs_(request.right) {}

  const std::vector<RankRange>& filter_by_cutoff(bool self) override { return sides_.filter_by_cutoff(self); }

  std::uint64_t weight() const override { return 1; }

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    const Selection right{nullptr, rights.first, rights.count()};
    const bool swapped =
        &request_.left != &request_.right && right_are_patterns(left_costs_.of(lefts.on_host), right_costs_.of(right));
    const Selection on_host = swapped ? right : lefts.on_host;
    const Selection on_device = swapped ? right : lefts.on_device;
    const Selection texts = swapped ? lefts.on_device : right;
    const Selection host_texts = swapped ? lefts.on_host : right;
    const std::uint32_t longest_text = text_corpus(swapped).length(host_texts.rank(texts.count - 1));
    for_classes(on_host, swapped, [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(on_device.part(begin, end), texts, swapped);
      task.first_number = swapped ? 0 : begin;
      submit_class(of, task, longest_text, outcome);
    });
  }

  void submit_paired(const TileLefts& lefts, const Selection& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    for_classes(lefts.on_host, false, [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(lefts.on_device.part(begin, end), rights_on_device.part(begin, end), false);
      task.first_number = begin;
      task.paired = true;
      submit_class(of, task, longest_right, outcome);
    });
  }

 private:
  const corpus::PackedCorpus& pattern_corpus(bool swapped) const { return swapped ? request_.right : request_.left; }
  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? request_.left : request_.right; }

  /// Calls `f(class, begin, end)` for the patterns of each class, by number.
  template <class F>
  void for_classes(const Selection& patterns, bool swapped, const F& f) const {
    std::uint32_t begin = 0;
    for (const PatternClass of : pattern_classes) {
      const std::uint32_t end = end_of_class(patterns, begin, of, swapped);
      if (end > begin) f(of, begin, end);
      begin = end;
    }
  }

  std::uint32_t end_of_class(const Selection& patterns, std::uint32_t begin, PatternClass of, bool swapped) const {
    std::uint32_t end = begin;
    for (std::uint32_t high = patterns.count; end < high;) {
      const std::uint32_t middle = end + (high - end) / 2;
      if (pattern_corpus(swapped).length(patterns.rank(middle)) <= longest_of(of))
        end = middle + 1;
      else
        high = middle;
    }
    return end;
  }

  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_text, const Outcome& outcome) {
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
    if (used == PatternClass::panels) {
      task.strip = block_threads;
      return visit_panel_variant(request_.rule.metric, symbol_bytes, [&](auto variant) {
        submit_panels(PanelProgram<decltype(variant)>{task, outcome}, longest_text);
      });
    }
    task.strip = strip_for(task, group_of(used));
    visit_variant(request_.rule.metric, used, symbol_bytes, [&](auto variant) {
      queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
    });
  }

  /// Texts of a work item: as many as the policy has, or fewer where the device would have too few blocks.
  std::uint32_t strip_for(const ScoreTask& task, std::uint32_t group) const {
    const std::uint64_t wanted = std::uint64_t{queue_.multiprocessors()} * policy_.blocks_per_multiprocessor;
    const std::uint64_t groups = (task.patterns.count + group - 1) / group;
    const std::uint64_t strips = std::max<std::uint64_t>(1, wanted / groups);
    const std::uint64_t rounds = (task.texts.count + strips * block_threads - 1) / (strips * block_threads);
    const unsigned most =
        task.filter.patterns != nullptr ? policy_.filtered_texts_per_thread : policy_.texts_per_thread;
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(rounds, 1, most)) * block_threads;
  }

  /// Long patterns: as many blocks as the device keeps busy and the scratch has room for.
  template <class Program>
  void submit_panels(Program program, std::uint32_t longest_text) {
    program.lane_words = program.lane_words_for(longest_text);
    const std::size_t block_words = program.lane_words * block_threads;
    const std::size_t fits =
        policy_.panel_scratch_bytes / sizeof(std::uint32_t) / std::max<std::size_t>(block_words, 1);
    const std::size_t busy = std::size_t{queue_.multiprocessors()} * policy_.panel_blocks_per_multiprocessor;
    std::size_t grid =
        std::max<std::size_t>(1, std::min({fits, busy, static_cast<std::size_t>(program.task.items(1))}));
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
  Sides<Queue> sides_;
  SideCosts left_costs_;
  SideCosts right_costs_;
  std::optional<typename Queue::template Buffer<std::uint32_t>> scratch_;
};

}  // namespace warpmatch::cuda
