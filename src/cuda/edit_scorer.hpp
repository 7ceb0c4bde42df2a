#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/lane_scratch.hpp"
#include "cuda/orientation.hpp"
#include "cuda/panel_program.hpp"
#include "cuda/score_program.hpp"
#include "cuda/sides.hpp"
#include "cuda/strips.hpp"
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
        right_costs_(request.right),
        lanes_(queue, policy) {}

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
      const std::uint32_t end = end_of_length(pattern_corpus(swapped), patterns, longest_of(of));
      if (end > begin) f(of, begin, end);
      begin = end;
    }
  }

  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_text, const Outcome& outcome) {
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
    if (used == PatternClass::panels) {
      task.strip = block_threads;
      return visit_panel_variant(request_.rule.metric, symbol_bytes, [&](auto variant) {
        using Program = PanelProgram<decltype(variant)>;
        lanes_.run(Program{task, outcome}, Program::lane_words_for(longest_text), "the carries of long patterns");
      });
    }
    task.strip = strip_for(task, group_of(used), queue_.multiprocessors(), policy_);
    visit_variant(request_.rule.metric, used, symbol_bytes, [&](auto variant) {
      queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
    });
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const Policy& policy_;
  Sides<Queue> sides_;
  SideCosts left_costs_;
  SideCosts right_costs_;
  LaneScratch<Queue> lanes_;
};

}  // namespace warpmatch::cuda
