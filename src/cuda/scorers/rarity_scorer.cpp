#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/corpus/device_fitted.hpp"
#include "cuda/programs/rarity_method.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/tiles/sides.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {
namespace {

/// The tile scorer of fitted words, which come to the device with the call. Left strings are the patterns.
class RarityScorer final : public TileScorer {
 public:
  RarityScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : request_(request),
        policy_(policy),
        sides_(queue, request),
        fitted_(queue, *request.fitted),
        lane_words_(RarityMethod::lane_words(request.fitted->left.most, request.fitted->rights().most)),
        lanes_(queue, policy) {}

  /// Lengths rule nothing out: words that are wanted do, and the program looks at them anyway.
  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    self_ = self;
    windows_ = all_windows(request_.left, request_.right);
    return windows_;
  }

  /// A few words in place of symbols.
  std::uint64_t weight() const override { return 4; }

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    run(sides_.task(lefts.on_device, {nullptr, rights.first, rights.count()}, false), outcome);
  }

  void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t,
                     const Outcome& outcome) override {
    if (lefts.on_host.count == 0) return;
    ScoreTask task = sides_.task(lefts.on_device, rights_on_device, false);
    task.paired = true;
    run(task, outcome);
  }

 private:
  void run(ScoreTask task, const Outcome& outcome) {
    task.filter.self = self_;
    PairProgram<RarityMethod> program{task, outcome, {fitted_.view()}};
    program.chunk = block_threads * (program.rules_out() ? policy_.filtered_texts_per_thread : 1);
    lanes_.run(program, lane_words_, "which words of long strings are matched");
  }

  const dispatch::Request& request_;
  const Policy& policy_;
  Sides sides_;
  DeviceFitted fitted_;
  std::uint64_t lane_words_;
  LaneScratch lanes_;
  std::vector<RankRange> windows_;
  bool self_ = false;
};

}  // namespace

std::unique_ptr<TileScorer> make_rarity_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  return std::make_unique<RarityScorer>(queue, request, policy);
}

}  // namespace warpmatch::cuda
