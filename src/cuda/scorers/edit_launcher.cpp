#include "cuda/scorers/edit_launcher.hpp"

#include <algorithm>

#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/programs/wavefront_program.hpp"
#include "cuda/tiles/strips.hpp"

namespace warpmatch::cuda {

void EditLauncher::run(Metric metric, PatternClass of, ScoreTask task, const LongestPair& longest,
                       const Outcome& outcome) {
  const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
  const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
  if (used == PatternClass::panels) return run_long(metric, task, longest, outcome);
  task.strip = strip_for(task, group_of(used), queue_.multiprocessors(), policy_);
  visit_variant(metric, used, symbol_bytes, [&](auto variant) {
    queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
  });
}

void EditLauncher::run_long(Metric metric, ScoreTask task, const LongestPair& longest, const Outcome& outcome) {
  const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
  task.strip = block_threads;
  if (takes_wavefront(task.alphabet)) {
    const TeamSteps teams = steps_of_teams(metric, task, longest);
    if (teams.steps * policy_.wavefront_step < steps_of_panels(metric, task, longest))
      return visit_wavefront_variant(metric, symbol_bytes, [&](auto variant) {
        using Program = WavefrontProgram<decltype(variant)>;
        lanes_.run(Program{task, outcome, teams.team},
                   Program::lane_words_for(longest.pattern, longest.text, teams.team), "the carries of long patterns");
      });
  }
  visit_panel_variant(metric, symbol_bytes, [&](auto variant) {
    using Program = PanelProgram<decltype(variant)>;
    lanes_.run(Program{task, outcome}, Program::lane_words_for(longest.text), "the carries of long patterns");
  });
}

double EditLauncher::steps_of_panels(Metric metric, const ScoreTask& task, const LongestPair& longest) const {
  double steps = 0;
  visit_panel_variant(metric, task.text_corpus.symbol_bytes, [&](auto variant) {
    const std::uint64_t lane_words = PanelProgram<decltype(variant)>::lane_words_for(longest.text);
    steps = panel_steps(longest, task.items(1), lanes_.blocks_at_a_time(lane_words));
  });
  return steps;
}

TeamSteps EditLauncher::steps_of_teams(Metric metric, const ScoreTask& task, const LongestPair& longest) const {
  TeamSteps best;
  visit_wavefront_variant(metric, task.text_corpus.symbol_bytes, [&](auto variant) {
    using Program = WavefrontProgram<decltype(variant)>;
    best = wavefront_steps(longest, task.pairs(), Program::word_rows, [&](std::uint32_t team) {
      return lanes_.blocks_at_a_time(Program::lane_words_for(longest.pattern, longest.text, team));
    });
  });
  return best;
}

}  // namespace warpmatch::cuda
