#include "cpu/pairs.hpp"

#include <utility>

#include "cpu/selection.hpp"
#include "cpu/window_tasks.hpp"

namespace warpmatch::cpu {
namespace {

/// Keeps every pair.
class PairSink : public FixedLimits {
 public:
  PairSink(const scoring::DistanceLimits& limits, bool patterns_are_left)
      : FixedLimits(limits), patterns_are_left_(patterns_are_left) {}

  bool hit(std::uint32_t pattern, std::uint32_t text, double score) {
    if (patterns_are_left_)
      pairs.push_back({pattern, text, score});
    else
      pairs.push_back({text, pattern, score});
    return false;
  }

  dispatch::PairList pairs;

 private:
  bool patterns_are_left_;
};

}  // namespace

dispatch::PairList select_pairs(const LaneKernels& kernels, const dispatch::Request& request,
                                const dispatch::Control& control) {
  const Selection selection(kernels, request);
  const scoring::DistanceLimits limits(request.rule, request.left.lengths(), request.right.lengths());
  const std::vector<SelectionTask> tasks = window_tasks(selection, limits);

  auto sinks =
      run_selection(selection, tasks, control, [&] { return PairSink(limits, selection.sides.patterns_are_left); });
  dispatch::PairList pairs;
  for (PairSink& sink : sinks) pairs.append(std::move(sink.pairs));
  return pairs;
}

}  // namespace warpmatch::cpu
