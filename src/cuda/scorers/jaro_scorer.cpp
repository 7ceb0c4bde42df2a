#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/programs/jaro_panel_program.hpp"
#include "cuda/programs/jaro_program.hpp"
#include "cuda/scorers/group_scorer.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// The tile scorer of Jaro and Jaro-Winkler.
class JaroScorer final : public GroupScorer {
 public:
  JaroScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : GroupScorer(queue, request, policy, classes), lanes_(queue, policy) {
    formula_ = JaroFormula::of(request.scorer);
  }

  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    self_ = self;
    cutoff_ = sides_.pair().cutoff(queue_, request_, [&] {
      const scoring::ScoreRule& rule = request_.rule;
      CutoffLengths lengths;
      lengths.windows = windows_where(request_.left, request_.right, [&](std::uint32_t m, std::uint32_t n) {
        const double best = formula_.best(rule.form, m, n);
        return rule.passes(higher_is_better(rule.form) ? best + rounding : best - rounding);
      });
      return lengths;
    });
    return cutoff_->windows();
  }

  std::uint64_t weight() const override { return 3; }

 private:
  static constexpr PatternClass classes[] = {PatternClass::to_32, PatternClass::to_64, PatternClass::panels};
  static constexpr double rounding = 1e-6;  ///< more than the scores, up to 100, are rounded by

  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                    const Outcome& outcome) override {
    task.filter.self = self_;
    if (cutoff_ && !task.swapped) task.filter.windows = cutoff_->device_windows();
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
    if (used == PatternClass::panels) {
      task.strip = block_threads;
      return visit_jaro_panel_variant(symbol_bytes, [&](auto variant) {
        using Program = JaroPanelProgram<decltype(variant)>;
        Program program{task, outcome, formula_, Program::text_words_for(longest_text)};
        lanes_.run(program, program.text_words + 2 * std::uint64_t{Program::panels_of(longest_pattern)},
                   "the matched symbols of long strings");
      });
    }
    task.strip = strip_of(task, group_of(used));
    visit_jaro_variant(used, symbol_bytes, [&](auto variant) {
      queue_.run(JaroProgram<decltype(variant)>{task, outcome, formula_});
    });
  }

  LaneScratch lanes_;
  JaroFormula formula_;
  std::shared_ptr<const DeviceCutoff> cutoff_;  ///< null without one
  bool self_ = false;
};

}  // namespace

std::unique_ptr<TileScorer> make_jaro_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  return std::make_unique<JaroScorer>(queue, request, policy);
}

}  // namespace warpmatch::cuda
