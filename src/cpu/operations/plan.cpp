#include "cpu/operations/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/joins/join_ways.hpp"
#include "cpu/operations/best_of_all.hpp"
#include "cpu/operations/pairs.hpp"
#include "cpu/operations/scored_operations.hpp"
#include "cpu/operations/scores.hpp"
#include "cpu/operations/screening.hpp"
#include "cpu/operations/selective_matrix.hpp"
#include "cpu/operations/top_k.hpp"
#include "cpu/operations/window_tasks.hpp"
#include "cpu/search/composite_search.hpp"
#include "cpu/search/signature_search.hpp"
#include "dispatch/pair_sink.hpp"
#include "dispatch/planning/room.hpp"

namespace warpmatch::cpu {
namespace {

std::uint64_t window_task_count(const LaneKernels& kernels, const dispatch::Request& request) {
  const Screening screening(kernels, request);
  const scoring::DistanceLimits limits(request.rule, request.left.lengths(), request.right.lengths());
  return window_tasks(screening, limits).size();
}

std::uint64_t tasks(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::Job& job) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return 0;
  const bool is_matrix = job.operation == Operation::matrix;
  if (!request.rule.counts_edits) return scored_tasks(kernels, request);
  if (!is_matrix || is_selective(request, {{nullptr, job.dtype, request.left.size(), request.right.size(), 0}, 1.0}))
    return window_task_count(kernels, request);
  return dense_tasks(kernels, request);
}

/// Of one worker: match tables of a block, what a text's strips hand to each other, and texts with their remainders.
std::uint64_t worker_bytes(const LaneKernels& kernels, const dispatch::Request& request) {
  const std::uint64_t longest = std::max(request.left.max_length(), request.right.max_length());
  const std::uint64_t symbols = std::max(request.left.alphabet().size(), request.right.alphabet().size()) + 1;
  const std::uint64_t words = (longest + 63) / 64;
  const std::uint64_t rows = std::min<std::uint64_t>(symbols, longest * max_lanes) * kernels.vector_bytes;
  const std::uint64_t tables =
      std::min(rows * std::max<std::uint64_t>(words, 8), std::max<std::uint64_t>(rows * 8, kept_strip_bytes));
  const std::uint64_t carries = words > strip_words ? longest * row_vectors * kernels.vector_bytes : 0;
  return tables + carries + (std::uint64_t{1} << 19);
}

/// A join that takes so long is not gone through for its plan.
constexpr double kCountedSeconds = 0.2;

/// Of a join by an index: counted where that is quick.
dispatch::JobPlan plan_of(const IndexedJoin& join, const dispatch::Request& request, const dispatch::Control& control) {
  const index::JoinWork work =
      join.work.seconds > kCountedSeconds ? join.work : join.way->measure(request.left.distinct());
  dispatch::JobPlan plan;
  plan.tiles = join.way->tasks();
  const std::uint64_t workers = std::min<std::uint64_t>(control.workers, plan.tiles);
  plan.memory_bytes = join.way->memory_bytes() +
                      workers * (join.way->worker_bytes() + dispatch::PairBuffer::most * sizeof(dispatch::RankPair));
  plan.seconds = work.seconds / control.workers;
  plan.probes = work.probes;
  plan.candidates = work.candidates;
  plan.filters = join.way->filters();
  return plan;
}

/// Adds what an index makes of a join: what it leaves to compare, its memory, its time in place of
/// theirs.
void add_index(dispatch::JobPlan& plan, const PairsPlan& pairs, const dispatch::Work& work, unsigned workers) {
  const std::uint64_t all = std::accumulate(pairs.indexed.begin(), pairs.indexed.end(), std::uint64_t{0});
  if (all == 0) return;
  const std::uint64_t indexed = std::min(work.window_pairs, all);
  plan.probes = pairs.index_keys;
  plan.candidates = work.window_pairs - indexed + std::min(static_cast<std::uint64_t>(pairs.compared), indexed);
  if (pairs.indexed[JoinBy::halves] > 0) plan.filters.emplace_back("equal halves");
  if (pairs.indexed[JoinBy::pieces] > 0) plan.filters.emplace_back("equal pieces");
  if (pairs.indexed[JoinBy::signatures] > 0) plan.filters.emplace_back("signature index");
  plan.memory_bytes = dispatch::sum(plan.memory_bytes, pairs.index_bytes);
  const double left = static_cast<double>(work.window_pairs - indexed) /
                      static_cast<double>(std::max<std::uint64_t>(work.window_pairs, 1));
  plan.seconds = plan.seconds * left + pairs.index_seconds / workers;
}

/// Of a search for the best choices: the way that it goes, in the filters' words.
dispatch::JobPlan plan_of_top_k(const LaneKernels& kernels, const dispatch::Request& request,
                                const dispatch::Work& work, const dispatch::Job& job,
                                const dispatch::Control& control) {
  dispatch::JobPlan plan;
  plan.memory_bytes = dispatch::product(request.left.distinct() * job.k, top_k_bytes);
  plan.seconds = dispatch::cpu_seconds(work, control.workers, kernels.vector_bytes);
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return plan;
  std::uint64_t each = worker_bytes(kernels, request);
  if (!request.rule.counts_edits) {
    if (!searches_scored(kernels, request, job.k, control)) {
      plan.tiles = scored_top_k_tasks(kernels, request, job.k, control.workers);
    } else if (SignatureSearch::serves(request)) {
      const SignatureSearch search(kernels, request);
      plan.tiles = search.tasks(control.workers);
      plan.filters.emplace_back("search by signatures");
      each = search.worker_bytes();
    } else {
      plan.tiles = request.left.distinct();
      plan.filters.emplace_back("search by signatures and words");
      each = CompositeSearch(kernels, request).worker_bytes();
    }
  } else {
    const TopKWay way = choose_top_k_way(kernels, request, job.k, control);
    plan.tiles = top_k_tasks(kernels, request, way, control.workers);
    if (way == TopKWay::all) {
      each += BestOfAll(kernels, request).worker_bytes(job.k);
    } else if (way == TopKWay::signatures) {
      plan.filters.emplace_back("search by signatures");
      each = SignatureSearch(kernels, request).worker_bytes();
    } else if (way == TopKWay::screening) {
      plan.filters.emplace_back("screening by signatures");
    }
  }
  plan.memory_bytes =
      dispatch::sum(plan.memory_bytes, dispatch::product(std::min<std::uint64_t>(control.workers, plan.tiles), each));
  return plan;
}

}  // namespace

dispatch::JobPlan plan(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::Work& work,
                       const dispatch::Job& job, const dispatch::Control& control) {
  const bool is_join = job.operation == Operation::pairs || job.operation == Operation::self_join;
  if (is_join)
    if (const IndexedJoin join = cheaper_join(kernels, request, control); join.way)
      return plan_of(join, request, control);
  if (job.operation == Operation::top_k) return plan_of_top_k(kernels, request, work, job, control);
  dispatch::JobPlan plan;
  const PairsPlan pairs = is_join && request.rule.counts_edits ? plan_pairs(kernels, request) : PairsPlan{};
  plan.tiles = is_join && request.rule.counts_edits ? pairs.tasks : tasks(kernels, request, job);
  const std::uint64_t workers = std::min<std::uint64_t>(control.workers, plan.tiles);
  plan.memory_bytes = dispatch::product(workers, worker_bytes(kernels, request));
  if (is_join) plan.memory_bytes += workers * dispatch::PairBuffer::most * sizeof(dispatch::RankPair);
  plan.seconds = dispatch::cpu_seconds(work, control.workers, kernels.vector_bytes);
  add_index(plan, pairs, work, control.workers);
  return plan;
}

}  // namespace warpmatch::cpu
