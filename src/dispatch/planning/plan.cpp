#include "dispatch/plan.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/planning/result_size.hpp"
#include "dispatch/planning/room.hpp"

namespace warpmatch {
namespace {

constexpr double kLookUpSeconds = 1e-7;  // a string, by hashing

const char* name_of(Operation operation) {
  constexpr std::array names{"matrix", "top_k", "pairs", "self_join"};
  return names[static_cast<std::size_t>(operation)];
}

/// The size of the result; returns what a join holds of pairs of strings until it has made them pairs of rows.
std::uint64_t add_results(Plan& plan, Operation operation, const Corpus& left, const Corpus& right,
                          const ScoreOptions& options, const dispatch::Request& request, const dispatch::Work& work,
                          std::size_t k, const dispatch::Control& control) {
  if (!dispatch::is_join(operation)) {
    const bool is_matrix = operation == Operation::matrix;
    plan.results = is_matrix ? plan.pairs : plan.left_rows * std::min<std::uint64_t>(k, plan.right_rows);
    plan.results_are = is_matrix || !request.rule.has_cutoff ? "exact" : "at most";
    plan.result_bytes = dispatch::product(plan.results, is_matrix ? dispatch::kCellBytes : dispatch::kPlaceBytes);
    return 0;
  }
  plan.duplicate_pairs = dispatch::count_equal_rows(request);
  const dispatch::ResultSize size =
      dispatch::join_size(left, right, options, request, work, plan.duplicate_pairs, control);
  plan.results = size.row_pairs;
  plan.results_are = size.are;
  plan.result_bytes = dispatch::product(plan.results, dispatch::kPairBytes);
  // Beside the pairs of strings, where each left row's begin, twice.
  return dispatch::product(size.rank_pairs, sizeof(dispatch::RankPair)) +
         2 * (plan.left_rows + 1) * sizeof(std::uint64_t);
}

/// By hashing, where only equal strings can meet the cutoff.
void add_look_up(Plan& plan, const dispatch::Request& request, const RunOptions& run) {
  dispatch::check_named(run.device);
  plan.device = "cpu";
  plan.lanes = "hashing";
  plan.reason = "only equal strings can meet the cutoff";
  plan.filters = {"equal strings"};
  const std::uint64_t strings = std::uint64_t{request.left.distinct()} + request.right.distinct();
  plan.tiles = strings > 0 ? 1 : 0;
  plan.memory_bytes = strings * (sizeof(std::uint64_t) + sizeof(std::uint32_t));
  plan.seconds = static_cast<double>(strings) * kLookUpSeconds;
}

/// On the executor that would be chosen.
void add_job(Plan& plan, const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
             const RunOptions& run) {
  const std::uint64_t moved = job.operation == Operation::matrix ? job.result_bytes : 0;
  const dispatch::ChosenExecutor chosen = dispatch::choose_executor(request, moved, run);
  plan.device = chosen.executor->name();
  plan.lanes = chosen.executor->detail();
  plan.reason = chosen.reason;
  if (request.left.has_duplicates() || request.right.has_duplicates()) plan.filters.push_back("exact duplicates");
  if (job.operation != Operation::matrix && request.rule.has_cutoff && request.rule.counts_edits) {
    plan.filters.push_back("length window");
    plan.filters.push_back("character signature");
  }
  const dispatch::JobPlan planned =
      chosen.executor->plan(request, work, job, dispatch::control_of(run, request, *chosen.executor));
  plan.tiles = planned.tiles;
  plan.memory_bytes = planned.memory_bytes;
  plan.device_bytes = planned.device_bytes;
  plan.seconds = planned.seconds;
  plan.probes = planned.probes;
  plan.candidates = planned.candidates;
  plan.filters.insert(plan.filters.end(), planned.filters.begin(), planned.filters.end());
}

}  // namespace

Plan dispatch::plan_about(Operation operation, const Corpus& left, const Corpus& right) {
  Plan plan;
  plan.operation = name_of(operation);
  plan.left_rows = left.size();
  plan.right_rows = right.size();
  plan.pairs = operation == Operation::self_join ? left.size() * (left.size() - (left.size() > 0 ? 1 : 0)) / 2
                                                 : left.size() * right.size();
  return plan;
}

Plan plan(Operation operation, const Corpus& left, const Corpus& right, const ScoreOptions& options,
          const RunOptions& run, std::size_t k) {
  const Watch watch(run.stop, run.monitor);
  if (dispatch::is_join(operation) && !options.score_cutoff)
    throw InvalidArgument("score_cutoff", "is required for a join");
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  dispatch::Request request = dispatch::make_request(left, right, options, operation == Operation::self_join);
  request.best_only = operation == Operation::top_k;
  dispatch::Request counted = request;
  if (operation == Operation::matrix) counted.rule = {request.rule.measure(), {}};  // every cell is written
  const dispatch::Work work = dispatch::measure(counted);

  Plan plan = dispatch::plan_about(operation, left, right);
  plan.distinct_pairs = work.distinct_pairs;
  plan.window_pairs = work.window_pairs;
  const std::uint64_t held =
      add_results(plan, operation, left, right, options, request, work, k, dispatch::control_of(run));
  if (operation != Operation::matrix && dispatch::joins_equals(request)) {
    add_look_up(plan, request, run);
  } else {
    const dispatch::Job job{.operation = operation,
                            .k = std::min<std::size_t>(k, request.right.distinct()),
                            .dtype = is_integer(options.scorer) ? DType::u32 : DType::f32,
                            .result_bytes = plan.result_bytes};
    add_job(plan, request, work, job, run);
  }
  plan.memory_bytes = dispatch::sum(dispatch::sum(plan.memory_bytes, plan.result_bytes), held);
  if (dispatch::is_join(operation)) plan.seconds += static_cast<double>(plan.results) * dispatch::kPairSeconds;
  return plan;
}

}  // namespace warpmatch
