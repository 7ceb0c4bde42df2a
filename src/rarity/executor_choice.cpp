#include "rarity/executor_choice.hpp"

#include <algorithm>

#include "rarity/search/best_rows.hpp"
#include "rarity/search/join.hpp"

namespace warpmatch::rarity {
namespace {

// On one core of a Zen 4, over company and organism names.
constexpr double kReadSeconds = 2e-6;     // reading a row
constexpr double kProbeSeconds = 1.8e-8;  // adding a word's product to the sum of a string
constexpr double kScoreSeconds = 6e-8;    // matching the words of two strings that share some
constexpr double kCellSeconds = 1.8e-8;   // and of any two

// An estimate, not yet measured: a pair in steps of dispatch::Work, most pairs having no word in common.
constexpr double kDeviceSteps = 8;

Effort effort_of(const BatchCall& call) {
  if (call.effort) return *call.effort;
  switch (call.operation) {
    case Operation::matrix: return {.cells = distinct_pairs(call.reading, call.sides)};
    case Operation::top_k: return {.scored = count_scored(call.reading, call.sides, call.k, call.cutoff)};
    default: break;
  }
  const JoinWork work = measure_pairs(call.reading, call.sides, call.cutoff);
  return {.probes = work.probes, .scored = work.scored};
}

}  // namespace

double cpu_seconds(const Reading& reading, const Effort& effort, unsigned workers) {
  return reading.packed().size() * kReadSeconds +
         (static_cast<double>(effort.probes) * kProbeSeconds + static_cast<double>(effort.scored) * kScoreSeconds +
          static_cast<double>(effort.cells) * kCellSeconds) /
             workers;
}

std::uint64_t distinct_pairs(const Reading& reading, const Sides& sides) {
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
    left += sides.left(rank).empty() ? 0 : 1;
    right += sides.right(rank).empty() ? 0 : 1;
  }
  return sides.is_self() ? left * (left - std::min<std::uint64_t>(left, 1)) / 2 : left * right;
}

dispatch::Work device_work(std::uint64_t pairs) {
  return {.distinct_pairs = pairs, .window_pairs = pairs, .cuda_steps = static_cast<double>(pairs) * kDeviceSteps};
}

dispatch::ChosenExecutor choose_executor(const BatchCall& call, const RunOptions& run) {
  const unsigned workers = dispatch::resolve_workers(run.workers);
  const std::uint64_t pairs = distinct_pairs(call.reading, call.sides);
  const double reading = cpu_seconds(call.reading, {}, workers);  // before either
  return dispatch::choose_by(
      {.cpu_at_most = [&] { return cpu_seconds(call.reading, {.scored = pairs}, workers) - reading; },
       .cpu = [&] { return cpu_seconds(call.reading, effort_of(call), workers) - reading; },
       .cuda =
           [&](unsigned multiprocessors) {
             // Each side is packed once more for the device.
             return reading / workers + dispatch::cuda_seconds(device_work(pairs),
                                                               call.reading.packed().memory().text + call.result_bytes,
                                                               multiprocessors);
           }},
      run);
}

}  // namespace warpmatch::rarity
