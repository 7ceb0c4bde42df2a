#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/scorers/edit_launcher.hpp"
#include "cuda/scorers/group_scorer.hpp"
#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {
namespace {

/// The tile scorer of edit metrics with a bit-parallel recurrence.
class EditScorer final : public GroupScorer {
 public:
  EditScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : GroupScorer(queue, request, policy, pattern_classes), launcher_(queue, policy) {}

  const std::vector<RankRange>& filter_by_cutoff(bool self) override { return sides_.filter_by_cutoff(self); }

  std::uint64_t weight() const override { return 1; }

 private:
  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                    const Outcome& outcome) override {
    LongestPair longest{longest_pattern, longest_text};
    if (task.filter.limits != nullptr) longest.edits = largest_edits(longest);
    launcher_.run(request_.rule.metric, of, task, longest, outcome);
  }

  /// What the request's cutoff lets the longest pair have, insertions and deletions for a subsequence.
  std::uint64_t largest_edits(const LongestPair& longest) const {
    const scoring::ScoreRule& rule = request_.rule;
    const std::int64_t distance = rule.largest_distance(rule.scale.maximum(longest.pattern, longest.text));
    return static_cast<std::uint64_t>(std::max<std::int64_t>(distance, 0)) * (rule.metric == Metric::lcs_seq ? 2 : 1);
  }

  EditLauncher launcher_;
};

}  // namespace

std::unique_ptr<TileScorer> make_edit_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  return std::make_unique<EditScorer>(queue, request, policy);
}

}  // namespace warpmatch::cuda
