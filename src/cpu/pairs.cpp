#include "cpu/pairs.hpp"

#include <utility>

#include "cpu/selection.hpp"

namespace warpmatch::cpu {
namespace {

/// Keeps every pair within limits that never change.
class PairSink {
 public:
  PairSink(const scoring::DistanceLimits& limits, bool patterns_are_left)
      : limits_(limits), patterns_are_left_(patterns_are_left) {}

  std::int64_t limit(std::uint32_t, std::uint32_t, std::uint32_t maximum) const { return limits_[maximum]; }
  static constexpr bool limit_depends_on_pattern() { return false; }
  static constexpr bool limit_depends_on_text() { return false; }
  bool hit(std::uint32_t pattern, std::uint32_t text, double score) {
    if (patterns_are_left_)
      pairs.push_back({pattern, text, score});
    else
      pairs.push_back({text, pattern, score});
    return false;
  }

  std::vector<dispatch::RankPair> pairs;

 private:
  const scoring::DistanceLimits& limits_;
  bool patterns_are_left_;
};

/// Texts of this length can count for some pattern of the block.
bool in_window(const Selection& selection, const scoring::DistanceLimits& limits, BlockRange block,
               std::uint32_t length) {
  const corpus::PackedCorpus& patterns = selection.sides.patterns;
  for (std::uint32_t rank = block.first; rank < block.end; rank = patterns.bucket_of(rank).end()) {
    const std::int64_t pattern = patterns.length(rank);
    const std::uint32_t maximum = selection.request.rule.scale.maximum(static_cast<std::uint32_t>(pattern), length);
    if (limits[maximum] >= std::abs(pattern - std::int64_t{length})) return true;
  }
  return false;
}

std::vector<SelectionTask> window_tasks(const Selection& selection, const scoring::DistanceLimits& limits) {
  std::vector<SelectionTask> tasks;
  for (std::uint32_t b = 0; b < selection.sides.blocks.size(); ++b) {
    const BlockRange block = selection.sides.blocks[b];
    // Runs of neighbouring buckets in the window; in a self-join later ranks only.
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    for (const corpus::LengthBucket& bucket : selection.sides.texts.buckets()) {
      if (!in_window(selection, limits, block, bucket.length)) continue;
      if (bucket.first != end) {
        selection.add_tasks(b, first, end, tasks);
        first = bucket.first;
      }
      end = bucket.end();
      if (selection.request.self) first = std::max(first, std::min(end, block.first + 1));
    }
    selection.add_tasks(b, first, end, tasks);
  }
  return tasks;
}

}  // namespace

std::vector<dispatch::RankPair> select_pairs(const LaneKernels& kernels, const dispatch::Request& request,
                                             const dispatch::Control& control) {
  const Selection selection(kernels, request);
  const scoring::DistanceLimits limits(
      request.rule, request.rule.scale.maximum(request.left.max_length(), request.right.max_length()));
  const std::vector<SelectionTask> tasks = window_tasks(selection, limits);

  auto sinks =
      run_selection(selection, tasks, control, [&] { return PairSink(limits, selection.sides.patterns_are_left); });
  std::vector<dispatch::RankPair> pairs;
  for (PairSink& sink : sinks) {
    if (pairs.empty())
      pairs = std::move(sink.pairs);
    else
      pairs.insert(pairs.end(), sink.pairs.begin(), sink.pairs.end());
  }
  return pairs;
}

}  // namespace warpmatch::cpu
