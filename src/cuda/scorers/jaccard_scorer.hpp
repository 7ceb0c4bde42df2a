#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "corpus/words/words.hpp"
#include "cuda/programs/words_view.hpp"
#include "cuda/scorers/device_corpus.hpp"
#include "cuda/scorers/pair_scorer.hpp"
#include "cuda/scorers/scorer_makers.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cuda {

/// Jaccard similarity of words as a method of PairProgram: one walk along the ascending lists of two strings.
struct JaccardMethod {
  static constexpr bool counts_edits = false;
  static constexpr std::uint64_t weight = 4;                    ///< see TileScorer: a few words in place of symbols
  static constexpr std::uint32_t strip = ~std::uint32_t{0};     ///< no string needs a lane
  static std::uint64_t lane_words(std::uint32_t) { return 0; }  ///< longest text

  WordSidesView words;

  WARPMATCH_DEVICE double score(const PairStrings& strings, const Lane&, const scoring::ScoreRule& rule) const {
    std::uint64_t common = 0;
    const auto skip = [](std::uint32_t) {};
    words.walk(
        strings.pattern_rank, strings.text_rank, [&](std::uint32_t, std::uint32_t) { ++common; }, skip, skip);
    return scoring::unit_score(rule.form,
                               scoring::jaccard_similarity(common, words.patterns.count(strings.pattern_rank),
                                                           words.texts.count(strings.text_rank)));
  }
};

/// The tile scorer of Jaccard. Word lists stay with the corpora; which words are the same is found for each call.
template <class Queue>
class JaccardScorer final : public TileScorer<Queue> {
 public:
  JaccardScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : left_(DeviceCorpus<Queue>::of(request.left, queue)), right_(DeviceCorpus<Queue>::of(request.right, queue)) {
    JaccardMethod method{{left_->words(queue), right_->words(queue), {}}};
    if (&request.left != &request.right) {
      in_right_ = to_device(queue, corpus::translation(request.left.words(), request.right.words()),
                            "the words of one corpus among the other one's");
      method.words.same.map = in_right_->data();
    }
    pairs_ = std::make_unique<PairScorer<Queue, JaccardMethod>>(queue, request, policy, method);
  }

  const std::vector<RankRange>& filter_by_cutoff(bool self) override { return pairs_->filter_by_cutoff(self); }
  std::uint64_t weight() const override { return pairs_->weight(); }
  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    pairs_->submit(lefts, rights, outcome);
  }
  void submit_paired(const TileLefts& lefts, const Selection& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    pairs_->submit_paired(lefts, rights_on_device, longest_right, outcome);
  }

 private:
  std::shared_ptr<DeviceCorpus<Queue>> left_;
  std::shared_ptr<DeviceCorpus<Queue>> right_;
  std::optional<typename Queue::template Buffer<std::uint32_t>> in_right_;
  std::unique_ptr<PairScorer<Queue, JaccardMethod>> pairs_;
};

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_jaccard_scorer(Queue& queue, const dispatch::Request& request,
                                                       const Policy& policy) {
  return std::make_unique<JaccardScorer<Queue>>(queue, request, policy);
}

}  // namespace warpmatch::cuda
