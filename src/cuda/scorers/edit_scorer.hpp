#pragma once

#include <cstdint>
#include <vector>

#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/scorers/group_scorer.hpp"

namespace warpmatch::cuda {

/// The tile scorer of edit metrics with a bit-parallel recurrence.
template <class Queue>
class EditScorer final : public GroupScorer<Queue> {
 public:
  EditScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : GroupScorer<Queue>(queue, request, policy, pattern_classes) {}

  const std::vector<RankRange>& filter_by_cutoff(bool self) override { return this->sides_.filter_by_cutoff(self); }

  std::uint64_t weight() const override { return 1; }

 private:
  void submit_class(PatternClass of, ScoreTask task, std::uint32_t /*longest_pattern*/, std::uint32_t longest_text,
                    const Outcome& outcome) override {
    const Metric metric = this->request_.rule.metric;
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
    if (used == PatternClass::panels) {
      task.strip = block_threads;
      return visit_panel_variant(metric, symbol_bytes, [&](auto variant) {
        using Program = PanelProgram<decltype(variant)>;
        this->lanes_.run(Program{task, outcome}, Program::lane_words_for(longest_text), "the carries of long patterns");
      });
    }
    task.strip = this->strip_of(task, group_of(used));
    visit_variant(metric, used, symbol_bytes, [&](auto variant) {
      this->queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
    });
  }
};

}  // namespace warpmatch::cuda
