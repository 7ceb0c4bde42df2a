#include "dispatch/plan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/rarity.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/planning/room.hpp"
#include "rarity/checks.hpp"
#include "rarity/executor_choice.hpp"
#include "rarity/model/model.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"
#include "rarity/search/best_rows.hpp"
#include "rarity/search/device_request.hpp"
#include "rarity/search/join.hpp"

namespace warpmatch {
namespace {

/// What the CPU takes.
void add_effort(Plan& plan, const rarity::Reading& reading, const rarity::Effort& effort, const RunOptions& run) {
  const unsigned workers = dispatch::resolve_workers(run.workers);
  plan.seconds = rarity::cpu_seconds(reading, effort, workers);
  std::uint64_t words = 0;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) words += reading.words(rank).size();
  // The words of each string, twice as they are indexed; by string a norm, and a sum for each worker.
  plan.memory_bytes = 2 * words * sizeof(std::uint32_t) + std::uint64_t{reading.ranks()} * 8 * (1 + workers) +
                      std::uint64_t{reading.vocabulary().size()} * 16;
}

/// Pairs of rows that hold the same string and have a word.
std::uint64_t equal_pairs(const rarity::Reading& reading, const rarity::Sides& sides) {
  std::uint64_t pairs = 0;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
    const std::uint64_t left = sides.left(rank).size();
    if (reading.norm(rank) > 0) pairs += sides.is_self() ? left * (left - 1) / 2 : left * sides.right(rank).size();
  }
  return pairs;
}

rarity::Effort add_join(Plan& plan, const rarity::Reading& reading, const rarity::Sides& sides, double cutoff,
                        const RunOptions& run) {
  const rarity::JoinWork work = rarity::measure_pairs(reading, sides, cutoff);
  plan.filters.emplace_back("rarest words");
  plan.probes = work.probes;
  plan.candidates = work.candidates;
  plan.duplicate_pairs = equal_pairs(reading, sides);
  // Between two sides equal strings are one rank, whose pair the join finds itself.
  plan.results = work.row_pairs + (sides.is_self() ? plan.duplicate_pairs : 0);
  plan.results_are = work.is_exact ? "exact" : "estimated";
  plan.result_bytes = dispatch::product(plan.results, dispatch::kPairBytes);
  const rarity::Effort effort{.probes = work.probes, .scored = work.scored};
  add_effort(plan, reading, effort, run);
  plan.memory_bytes += dispatch::product(work.rank_pairs, sizeof(dispatch::RankPair)) + 16 * (plan.left_rows + 1);
  plan.seconds += static_cast<double>(plan.results) * dispatch::kPairSeconds;
  return effort;
}

rarity::Effort add_cells(Plan& plan, const rarity::Reading& reading, const RunOptions& run) {
  plan.candidates = plan.distinct_pairs;
  plan.results = plan.pairs;
  plan.results_are = "exact";
  plan.result_bytes = dispatch::product(plan.results, dispatch::kCellBytes);
  const rarity::Effort effort{.cells = plan.distinct_pairs};
  add_effort(plan, reading, effort, run);
  return effort;
}

rarity::Effort add_best(Plan& plan, const rarity::Reading& reading, const rarity::Sides& sides, double cutoff,
                        std::size_t k, const RunOptions& run) {
  const std::uint64_t columns = std::min<std::uint64_t>(k, plan.right_rows);
  plan.filters.emplace_back("rarest words");
  plan.candidates = rarity::count_scored(reading, sides, columns, cutoff);
  plan.results = plan.left_rows * columns;
  plan.results_are = cutoff == 0 ? "exact" : "at most";
  plan.result_bytes = dispatch::product(plan.results, dispatch::kPlaceBytes);
  const rarity::Effort effort{.scored = plan.candidates};
  add_effort(plan, reading, effort, run);
  return effort;
}

/// What a device takes in place of the CPU: it looks at every pair, and at the bits of its words first.
void move_to_device(Plan& plan, const dispatch::Executor& executor, const rarity::DeviceRequest& of,
                    const rarity::BatchCall& call, const dispatch::Control& control) {
  plan.lanes = executor.detail();
  plan.probes = 0;
  const dispatch::Job job{.operation = call.operation,
                          .k = std::min<std::size_t>(call.k, of.request().right.distinct()),
                          .result_bytes = plan.result_bytes};
  const dispatch::JobPlan planned = executor.plan(of.request(), rarity::device_work(plan.distinct_pairs), job, control);
  plan.tiles = planned.tiles;
  plan.memory_bytes = dispatch::sum(planned.memory_bytes, of.request().fitted->bytes());
  plan.device_bytes = planned.device_bytes;
  plan.seconds = rarity::cpu_seconds(call.reading, {}, control.workers) + planned.seconds;
  if (dispatch::is_join(call.operation)) plan.seconds += static_cast<double>(plan.results) * dispatch::kPairSeconds;
}

}  // namespace

Plan Rarity::plan(Operation operation, const Corpus& left, const Corpus& right, std::optional<double> cutoff,
                  const RunOptions& run, std::size_t k) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  if (dispatch::is_join(operation) && !cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  const double least = rarity::checked_cutoff(cutoff, dispatch::is_join(operation));

  const bool self = operation == Operation::self_join;
  const auto corpora = self ? std::vector{left} : std::vector{left, right};
  const rarity::Reading reading(*model_, corpora, run);
  const auto sides = self ? rarity::Sides::self(reading.packed()) : rarity::Sides::two(reading.packed(), left.size());

  Plan plan = dispatch::plan_about(operation, left, right);
  plan.lanes = "words";
  plan.distinct_pairs = plan.window_pairs = rarity::distinct_pairs(reading, sides);
  if (reading.packed().has_duplicates()) plan.filters.emplace_back("exact duplicates");
  plan.tiles = reading.ranks();
  rarity::BatchCall call{operation, reading, sides, least, k};
  call.effort = dispatch::is_join(operation)     ? add_join(plan, reading, sides, least, run)
                : operation == Operation::matrix ? add_cells(plan, reading, run)
                                                 : add_best(plan, reading, sides, least, k, run);
  call.result_bytes = operation == Operation::matrix ? plan.result_bytes : 0;
  const dispatch::ChosenExecutor chosen = rarity::choose_executor(call, run);
  plan.device = chosen.executor->name();
  plan.reason = chosen.reason;
  if (chosen.executor != &dispatch::cpu_executor()) {
    const rarity::DeviceRequest of(*model_, reading, corpora, least, run.workers);
    move_to_device(plan, *chosen.executor, of, call, dispatch::control_of(run));
  }
  plan.memory_bytes = dispatch::sum(plan.memory_bytes, plan.result_bytes);
  return plan;
}

}  // namespace warpmatch
