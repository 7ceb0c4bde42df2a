#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/corpus/device_corpus.hpp"
#include "cuda/programs/jaccard_method.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {
namespace {

/// The tile scorer of Jaccard. Word lists, and which words are the same, stay with the corpora.
class JaccardScorer final : public TileScorer {
 public:
  JaccardScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : left_(DeviceCorpus::of(request.left, queue)), right_(DeviceCorpus::of(request.right, queue)) {
    JaccardMethod method{{left_->words(queue), right_->words(queue), {}}};
    method.words.same.map = left_->with(*right_, queue)->words(queue, false);
    pairs_ = std::make_unique<PairScorer<JaccardMethod>>(queue, request, policy, method);
  }

  const std::vector<RankRange>& filter_by_cutoff(bool self) override { return pairs_->filter_by_cutoff(self); }
  std::uint64_t weight() const override { return pairs_->weight(); }
  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    pairs_->submit(lefts, rights, outcome);
  }
  void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    pairs_->submit_paired(lefts, rights_on_device, longest_right, outcome);
  }

 private:
  std::shared_ptr<DeviceCorpus> left_;
  std::shared_ptr<DeviceCorpus> right_;
  std::unique_ptr<PairScorer<JaccardMethod>> pairs_;
};

}  // namespace

std::unique_ptr<TileScorer> make_jaccard_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  return std::make_unique<JaccardScorer>(queue, request, policy);
}

}  // namespace warpmatch::cuda
