#include <algorithm>
#include <array>
#include <cstdint>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"

namespace warpmatch {
namespace {

// What a task of the CPU executor covers at most, in distinct strings (cpu/dense.cpp, cpu/selection.cpp).
constexpr std::uint64_t kTilePatterns = 64;
constexpr std::uint64_t kTileTexts = 1 << 16;
constexpr std::uint64_t kWorkerScratch = 4 << 20;

const char* name_of(Operation operation) {
  constexpr std::array names{"matrix", "top_k", "pairs", "self_join"};
  return names[static_cast<std::size_t>(operation)];
}

std::uint64_t ceil_divide(std::uint64_t a, std::uint64_t b) { return (a + b - 1) / b; }

}  // namespace

Plan plan(Operation operation, const Corpus& left, const Corpus& right, const ScoreOptions& options,
          const RunOptions& run) {
  const Watch watch(run.monitor);
  const bool self = operation == Operation::self_join;
  const bool joins = self || operation == Operation::pairs;
  if (joins && !options.score_cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  dispatch::Request request = dispatch::make_request(left, right, options, self);
  const bool on_cutoff = operation != Operation::matrix && options.score_cutoff.has_value();
  const unsigned workers = dispatch::resolve_workers(run.workers);

  request.rule.has_cutoff = on_cutoff;
  const dispatch::Work work = dispatch::measure(request);
  const std::uint64_t dense_bytes = operation == Operation::matrix ? left.size() * right.size() * 4 : 0;
  const dispatch::ChosenExecutor chosen = dispatch::choose_executor(request, dense_bytes, run);
  const bool on_cpu = chosen.executor == &dispatch::cpu_executor();

  Plan plan;
  plan.operation = name_of(operation);
  plan.device = chosen.executor->name();
  plan.reason = chosen.reason;
  plan.lanes = chosen.executor->detail();
  plan.left_rows = left.size();
  plan.right_rows = right.size();
  plan.pairs = self ? left.size() * (left.size() - (left.size() > 0 ? 1 : 0)) / 2 : left.size() * right.size();
  plan.distinct_pairs = work.distinct_pairs;
  plan.window_pairs = work.window_pairs;
  if (request.left.has_duplicates() || request.right.has_duplicates()) plan.filters.push_back("exact duplicates");
  if (on_cutoff && request.rule.counts_edits) {
    plan.filters.push_back("length window");
    plan.filters.push_back("character signature");
  }
  plan.tiles = ceil_divide(request.left.distinct(), kTilePatterns) * ceil_divide(request.right.distinct(), kTileTexts);
  plan.memory_bytes = workers * kWorkerScratch;
  plan.seconds = on_cpu ? dispatch::cpu_seconds(work, workers) : dispatch::cuda_seconds(request, work, dense_bytes);
  return plan;
}

}  // namespace warpmatch
