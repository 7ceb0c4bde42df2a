#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/jaro.hpp"
#include "cuda/operations/tiles.hpp"
#include "cuda/programs/jaro_panel_program.hpp"
#include "cuda/programs/jaro_program.hpp"
#include "cuda/scorers/group_scorer.hpp"
#include "cuda/scorers/scorer_makers.hpp"

namespace warpmatch::cuda {

/// The tile scorer of Jaro and Jaro-Winkler.
template <class Queue>
class JaroScorer final : public GroupScorer<Queue> {
 public:
  JaroScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : GroupScorer<Queue>(queue, request, policy, classes) {
    formula_ = JaroFormula::of(request.scorer);
  }

  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    self_ = self;
    const scoring::ScoreRule& rule = this->request_.rule;
    windows_ = windows_where(this->request_.left, this->request_.right, [&](std::uint32_t m, std::uint32_t n) {
      const double best = formula_.best(rule.form, m, n);
      return rule.passes(higher_is_better(rule.form) ? best + rounding : best - rounding);
    });
    device_windows_ = to_device(this->queue_, windows_, "the length windows of a cutoff");
    return windows_;
  }

  std::uint64_t weight() const override { return 3; }

 private:
  static constexpr PatternClass classes[] = {PatternClass::to_32, PatternClass::to_64, PatternClass::panels};
  static constexpr double rounding = 1e-6;  ///< more than the scores, up to 100, are rounded by

  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                    const Outcome& outcome) override {
    task.filter.self = self_;
    if (device_windows_ && !task.swapped) task.filter.windows = device_windows_->data();
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    switch (class_for(of, symbol_bytes, task.alphabet)) {
      case PatternClass::to_32: return submit_words<MatchEntry<std::uint32_t, 1, 4>>(task, symbol_bytes, outcome);
      case PatternClass::to_64: return submit_words<MatchEntry<std::uint64_t, 1, 2>>(task, symbol_bytes, outcome);
      default: break;
    }
    using Entry = MatchEntry<std::uint64_t, 1, 1>;
    if (symbol_bytes == 1)
      submit_panels<Variant<core::Jaro, Entry, DirectTable, std::uint8_t>>(task, longest_pattern, longest_text,
                                                                           outcome);
    else
      submit_panels<Variant<core::Jaro, Entry, HashTable, std::uint32_t>>(task, longest_pattern, longest_text, outcome);
  }

  template <class Entry>
  void submit_words(ScoreTask task, unsigned symbol_bytes, const Outcome& outcome) {
    task.strip = this->strip_of(task, Entry::group);
    if (symbol_bytes == 1)
      this->queue_.run(JaroProgram<Variant<core::Jaro, Entry, DirectTable, std::uint8_t>>{task, outcome, formula_});
    else
      this->queue_.run(JaroProgram<Variant<core::Jaro, Entry, SlotTable, std::uint16_t>>{task, outcome, formula_});
  }

  template <class Of>
  void submit_panels(ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                     const Outcome& outcome) {
    using Program = JaroPanelProgram<Of>;
    task.strip = block_threads;
    Program program{task, outcome, formula_, Program::text_words_for(longest_text)};
    this->lanes_.run(program, program.text_words + 2 * std::uint64_t{Program::panels_of(longest_pattern)},
                     "the matched symbols of long strings");
  }

  JaroFormula formula_;
  std::vector<RankRange> windows_;
  std::optional<typename Queue::template Buffer<RankRange>> device_windows_;
  bool self_ = false;
};

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_jaro_scorer(Queue& queue, const dispatch::Request& request,
                                                    const Policy& policy) {
  return std::make_unique<JaroScorer<Queue>>(queue, request, policy);
}

}  // namespace warpmatch::cuda
