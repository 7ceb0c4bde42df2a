#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/variant.hpp"
#include "cuda/scorers/lane_scratch.hpp"

namespace warpmatch::cuda {

/// Starts the programs of the edit metrics with a bit-parallel recurrence.
class EditLauncher {
 public:
  EditLauncher(Queue& queue, const Policy& policy) : queue_(queue), policy_(policy), lanes_(queue, policy) {}

  /// Scores the patterns of a task, all of one class, by a metric. Chooses the task's strip.
  void run(Metric metric, PatternClass of, ScoreTask task, std::uint32_t longest_text, const Outcome& outcome);

 private:
  Queue& queue_;
  const Policy& policy_;
  LaneScratch lanes_;
};

}  // namespace warpmatch::cuda
