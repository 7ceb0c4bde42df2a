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
#include "rarity/model/model.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"
#include "rarity/search/best_rows.hpp"
#include "rarity/search/join.hpp"

namespace warpmatch {
namespace {

// On one core of a Zen 4, over company and organism names.
constexpr double kReadSeconds = 2e-6;     // reading a row
constexpr double kProbeSeconds = 1.8e-8;  // adding a word's product to the sum of a string
constexpr double kScoreSeconds = 6e-8;    // matching the words of two strings that share some
constexpr double kCellSeconds = 1.8e-8;   // and of any two

/// Work and memory of one call, by what is looked at.
struct Effort {
  std::uint64_t probes = 0;
  std::uint64_t scored = 0;
  std::uint64_t cells = 0;
};

void add_effort(Plan& plan, const rarity::Reading& reading, const Effort& effort, const RunOptions& run) {
  const unsigned workers = dispatch::resolve_workers(run.workers);
  const auto rows = static_cast<double>(reading.packed().size());
  plan.seconds = rows * kReadSeconds + (static_cast<double>(effort.probes) * kProbeSeconds +
                                        static_cast<double>(effort.scored) * kScoreSeconds +
                                        static_cast<double>(effort.cells) * kCellSeconds) /
                                           workers;
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

std::uint64_t distinct_pairs(const rarity::Reading& reading, const rarity::Sides& sides) {
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
    left += sides.left(rank).empty() ? 0 : 1;
    right += sides.right(rank).empty() ? 0 : 1;
  }
  return sides.is_self() ? left * (left - std::min<std::uint64_t>(left, 1)) / 2 : left * right;
}

void add_join(Plan& plan, const rarity::Reading& reading, const rarity::Sides& sides, double cutoff,
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
  add_effort(plan, reading, {.probes = work.probes, .scored = work.scored}, run);
  plan.memory_bytes += dispatch::product(work.rank_pairs, sizeof(dispatch::RankPair)) + 16 * (plan.left_rows + 1);
  plan.seconds += static_cast<double>(plan.results) * dispatch::kPairSeconds;
}

void add_cells(Plan& plan, const rarity::Reading& reading, const RunOptions& run) {
  plan.candidates = plan.distinct_pairs;
  plan.results = plan.pairs;
  plan.results_are = "exact";
  plan.result_bytes = dispatch::product(plan.results, dispatch::kCellBytes);
  add_effort(plan, reading, {.cells = plan.distinct_pairs}, run);
}

void add_best(Plan& plan, const rarity::Reading& reading, const rarity::Sides& sides, double cutoff, std::size_t k,
              const RunOptions& run) {
  const std::uint64_t columns = std::min<std::uint64_t>(k, plan.right_rows);
  plan.filters.emplace_back("rarest words");
  plan.candidates = rarity::count_scored(reading, sides, columns, cutoff);
  plan.results = plan.left_rows * columns;
  plan.results_are = cutoff == 0 ? "exact" : "at most";
  plan.result_bytes = dispatch::product(plan.results, dispatch::kPlaceBytes);
  add_effort(plan, reading, {.scored = plan.candidates}, run);
}

}  // namespace

Plan Rarity::plan(Operation operation, const Corpus& left, const Corpus& right, std::optional<double> cutoff,
                  const RunOptions& run, std::size_t k) const {
  rarity::check_device(run);
  const Watch watch(run.stop, run.monitor);
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  if (dispatch::is_join(operation) && !cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  const double least = rarity::checked_cutoff(cutoff, dispatch::is_join(operation));

  const bool self = operation == Operation::self_join;
  const auto corpora = self ? std::vector{left} : std::vector{left, right};
  const rarity::Reading reading(*model_, corpora, run);
  const auto sides = self ? rarity::Sides::self(reading.packed()) : rarity::Sides::two(reading.packed(), left.size());

  Plan plan = dispatch::plan_about(operation, left, right);
  plan.device = "cpu";
  plan.lanes = "words";
  plan.reason = run.device.kind == Device::Kind::cpu ? "asked for" : "rarity has no CUDA kernels";
  plan.distinct_pairs = plan.window_pairs = distinct_pairs(reading, sides);
  if (reading.packed().has_duplicates()) plan.filters.emplace_back("exact duplicates");
  plan.tiles = reading.ranks();
  if (dispatch::is_join(operation))
    add_join(plan, reading, sides, least, run);
  else if (operation == Operation::matrix)
    add_cells(plan, reading, run);
  else
    add_best(plan, reading, sides, least, k, run);
  plan.memory_bytes = dispatch::sum(plan.memory_bytes, plan.result_bytes);
  return plan;
}

}  // namespace warpmatch
