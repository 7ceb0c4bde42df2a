#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cuda/blocks/score_task.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// Both corpora of a request on a device, and what comparing their strings takes there, whichever side the patterns are
/// from.
class Sides {
 public:
  Sides(Queue& queue, const dispatch::Request& request)
      : queue_(queue),
        request_(request),
        left_(DeviceCorpus::of(request.left, queue)),
        right_(DeviceCorpus::of(request.right, queue)),
        pair_(left_->with(*right_, queue)) {}

  DeviceCorpus& left() { return *left_; }
  DeviceCorpus& right() { return *right_; }
  DevicePair& pair() { return *pair_; }

  /// From here on tasks leave out pairs of an edit metric that cannot meet the request's cutoff, and with `self` those
  /// whose right rank is not the higher. Returns the right ranks that can, by left bucket.
  const std::vector<RankRange>& filter_by_cutoff(bool self);

  /// A task without its strips: patterns of the left corpus and texts of the right one, or the other way round.
  ScoreTask task(const RankList& patterns, const RankList& texts, bool swapped);

 private:
  bool same_corpus() const { return &request_.left == &request_.right; }

  /// Both sides need signatures of one layout.
  void find_signatures();

  Queue& queue_;
  const dispatch::Request& request_;
  std::shared_ptr<DeviceCorpus> left_;
  std::shared_ptr<DeviceCorpus> right_;
  std::shared_ptr<DevicePair> pair_;
  std::shared_ptr<const DeviceCutoff> cutoff_;  ///< null without one that leaves out pairs
  const core::Signature* left_signatures_ = nullptr;
  const core::Signature* right_signatures_ = nullptr;
  bool self_ = false;
};

}  // namespace warpmatch::cuda
