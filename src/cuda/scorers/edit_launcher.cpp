#include "cuda/scorers/edit_launcher.hpp"

#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/tiles/strips.hpp"

namespace warpmatch::cuda {

void EditLauncher::run(Metric metric, PatternClass of, ScoreTask task, std::uint32_t longest_text,
                       const Outcome& outcome) {
  const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
  const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
  if (used == PatternClass::panels) {
    task.strip = block_threads;
    return visit_panel_variant(metric, symbol_bytes, [&](auto variant) {
      using Program = PanelProgram<decltype(variant)>;
      lanes_.run(Program{task, outcome}, Program::lane_words_for(longest_text), "the carries of long patterns");
    });
  }
  task.strip = strip_for(task, group_of(used), queue_.multiprocessors(), policy_);
  visit_variant(metric, used, symbol_bytes, [&](auto variant) {
    queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
  });
}

}  // namespace warpmatch::cuda
