#include "cpu/operations/pairs.hpp"

#include "cpu/operations/screening.hpp"
#include "cpu/operations/window_tasks.hpp"

namespace warpmatch::cpu {
namespace {

/// Gathers every pair.
class Gathering : public FixedLimits {
 public:
  Gathering(const scoring::DistanceLimits& limits, bool patterns_are_left, dispatch::PairSink& sink)
      : FixedLimits(limits), pairs(sink), patterns_are_left_(patterns_are_left) {}

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
};

}  // namespace

std::uint64_t pair_tasks(const LaneKernels& kernels, const dispatch::Request& request) {
  const Screening screening(kernels, request);
  const scoring::DistanceLimits limits(request.rule, request.left.lengths(), request.right.lengths());
  return window_tasks(screening, limits).size();
}

void select_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control) {
  const Screening screening(kernels, request);
  const scoring::DistanceLimits limits(request.rule, request.left.lengths(), request.right.lengths());
  const std::vector<ScreeningTask> tasks = window_tasks(screening, limits);

  const bool patterns_are_left = screening.sides.patterns_are_left;
  auto gathered = run_screening(screening, tasks, control, [&] { return Gathering(limits, patterns_are_left, sink); });
  for (Gathering& rest : gathered) rest.pairs.flush();
}

}  // namespace warpmatch::cpu
