#pragma once

#include <warpmatch/metric.hpp>

#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/variant.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/tiles/long_steps.hpp"

namespace warpmatch::cuda {

/// Starts the programs of the edit metrics with a bit-parallel recurrence.
class EditLauncher {
 public:
  EditLauncher(Queue& queue, const Policy& policy) : queue_(queue), policy_(policy), lanes_(queue, policy) {}

  /// Scores the patterns of a task, all of one class, by a metric. Chooses the task's strip.
  void run(Metric metric, PatternClass of, ScoreTask task, const LongestPair& longest, const Outcome& outcome);

 private:
  /// Long patterns: a thread for each pair or, where that leaves threads without work, a team of them.
  void run_long(Metric metric, ScoreTask task, const LongestPair& longest, const Outcome& outcome);
  double steps_of_panels(Metric metric, const ScoreTask& task, const LongestPair& longest) const;
  TeamSteps steps_of_teams(Metric metric, const ScoreTask& task, const LongestPair& longest) const;

  Queue& queue_;
  const Policy& policy_;
  LaneScratch lanes_;
};

}  // namespace warpmatch::cuda
