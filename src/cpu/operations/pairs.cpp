#include "cpu/operations/pairs.hpp"

#include <algorithm>

#include "cpu/joins/signatures/one_edit_join.hpp"
#include "cpu/joins/signatures/piece_join.hpp"
#include "cpu/joins/signatures/signature_join.hpp"
#include "cpu/operations/screening.hpp"
#include "cpu/operations/window_tasks.hpp"
#include "watch/steps.hpp"

namespace warpmatch::cpu {
namespace {

/// Gathers every pair, but those that an index finds.
class Gathering : public FixedLimits {
 public:
  Gathering(const scoring::DistanceLimits& limits, bool patterns_are_left, const ClassWays& ways,
            dispatch::PairSink& sink)
      : FixedLimits(limits), pairs(sink), patterns_are_left_(patterns_are_left), ways_(ways) {}

  std::int64_t limit(std::uint32_t pattern, std::uint32_t text, std::uint32_t maximum) const {
    if (ways_.is_indexed(patterns_are_left_ ? text : pattern)) return -1;
    return FixedLimits::limit(pattern, text, maximum);
  }

  bool hit(std::uint32_t pattern, std::uint32_t text, double score) {
    if (patterns_are_left_)
      pairs.push_back({pattern, text, score});
    else
      pairs.push_back({text, pattern, score});
    return false;
  }

  dispatch::PairBuffer pairs;

 private:
  bool patterns_are_left_;
  const ClassWays& ways_;
};

/// What a join needs, whichever ways it takes.
struct Sides {
  explicit Sides(const dispatch::Request& request)
      : maps(symbol_maps(request.right.alphabet(), request.left.alphabet())),
        limits(request.rule, request.left.lengths(), request.right.lengths()) {}

  SymbolMaps maps;  ///< the right strings being patterns
  scoring::DistanceLimits limits;
};

double seconds_of(const ClassWays& ways, JoinBy::Kind kind) {
  double seconds = 0;
  for (const ClassWay& way : ways.ways())
    if (way.by.kind == kind) seconds += way.seconds;
  return seconds;
}

void select_in_windows(const LaneKernels& kernels, const dispatch::Request& request, const ClassWays& ways,
                       const scoring::DistanceLimits& limits, dispatch::PairSink& sink,
                       const dispatch::Control& control) {
  const Screening screening(kernels, request);
  const std::vector<ScreeningTask> tasks = window_tasks(screening, limits, &ways);
  const bool patterns_are_left = screening.sides.patterns_are_left;
  auto gathered =
      run_screening(screening, tasks, control, [&] { return Gathering(limits, patterns_are_left, ways, sink); });
  for (Gathering& rest : gathered) rest.pairs.flush();
}

}  // namespace

IndexCounts select_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                         const dispatch::Control& control, std::optional<JoinBy> forced) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return {};
  const Sides sides(request);
  ClassWays ways(kernels, request, sides.maps, sides.limits, forced);
  double all = 0;
  for (const ClassWay& way : ways.ways()) all += way.seconds;
  watch::Steps steps(control, all);
  IndexCounts counts;
  if (ways.has(JoinBy::halves)) {
    OneEditJoin join(request, ways.text(), sides.limits, sink, steps);
    for (const ClassWay& way : ways.ways())
      if (way.by.kind == JoinBy::halves) join.run(way.of, way.seconds);
    join.finish();
    counts += join.counts();
  }
  if (ways.has(JoinBy::pieces)) {
    PieceJoin join(kernels, request, sides.maps, ways.text(), sides.limits, sink, steps);
    for (const ClassWay& way : ways.ways())
      if (way.by.kind == JoinBy::pieces) join.run(way.of, way.by.agreeing, way.seconds);
    join.finish();
    counts += join.counts();
  }
  if (ways.has(JoinBy::signatures)) {
    SignatureJoin join(kernels, request, *ways.signatures(), sides.maps, sides.limits, sink, steps);
    for (const ClassWay& way : ways.ways())
      if (way.by.kind == JoinBy::signatures) join.run(way.of, way.by.agreeing, way.seconds);
    join.finish();
    counts += join.counts();
  }
  if (ways.has(JoinBy::windows))
    select_in_windows(kernels, request, ways, sides.limits, sink, steps.next(seconds_of(ways, JoinBy::windows)));
  return counts;
}

PairsPlan plan_pairs(const LaneKernels& kernels, const dispatch::Request& request) {
  PairsPlan plan;
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return plan;
  const Sides sides(request);
  const ClassWays ways(kernels, request, sides.maps, sides.limits);
  for (const ClassWay& way : ways.ways()) {
    if (!way.is_indexed()) continue;
    plan.tasks += way.tasks;
    plan.indexed[way.by.kind] += way.of.pairs;
    plan.compared += way.compared;
    plan.index_keys += way.keys;
    plan.index_bytes = std::max(plan.index_bytes, way.bytes);
    plan.index_seconds += way.seconds;
  }
  if (ways.has(JoinBy::halves) || ways.has(JoinBy::pieces)) plan.index_bytes += CommonText::bytes(request, sides.maps);
  if (ways.has(JoinBy::windows)) plan.tasks += window_tasks(Screening(kernels, request), sides.limits, &ways).size();
  return plan;
}

}  // namespace warpmatch::cpu
