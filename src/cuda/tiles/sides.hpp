#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cuda/blocks/score_task.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// Both corpora of a request on a device, and what comparing their strings takes there, whichever side the patterns are
/// from.
class Sides {
 public:
  Sides(Queue& queue, const dispatch::Request& request)
      : queue_(queue),
        request_(request),
        left_(DeviceCorpus::of(request.left, queue)),
        right_(DeviceCorpus::of(request.right, queue)) {}

  DeviceCorpus& left() { return *left_; }
  DeviceCorpus& right() { return *right_; }

  /// From here on tasks leave out pairs of an edit metric that cannot meet the request's cutoff, and with `self` those
  /// whose right rank is not the higher. Returns the right ranks that can, by left bucket.
  const std::vector<RankRange>& filter_by_cutoff(bool self);

  /// A task without its strips: patterns of the left corpus and texts of the right one, or the other way round.
  ScoreTask task(const RankList& patterns, const RankList& texts, bool swapped);

 private:
  bool same_corpus() const { return &request_.left == &request_.right; }

  /// Pattern symbols in the texts' alphabet; null where they are the same.
  const std::uint32_t* translation(bool swapped);

  /// Both sides need signatures of one layout.
  void find_signatures();
  const core::Signature* signatures_in_layout_of(const corpus::PackedCorpus& layout, const corpus::PackedCorpus& of);

  Queue& queue_;
  const dispatch::Request& request_;
  std::shared_ptr<DeviceCorpus> left_;
  std::shared_ptr<DeviceCorpus> right_;
  std::array<std::optional<Buffer<std::uint32_t>>, 2> translations_;  ///< by `swapped`
  std::vector<RankRange> windows_;
  std::optional<Buffer<std::int64_t>> limits_;
  std::optional<Buffer<std::uint32_t>> maxima_;
  scoring::LimitsView limits_view_;
  std::optional<Buffer<RankRange>> device_windows_;
  std::optional<Buffer<core::Signature>> foreign_signatures_;
  const core::Signature* left_signatures_ = nullptr;
  const core::Signature* right_signatures_ = nullptr;
  bool self_ = false;
};

}  // namespace warpmatch::cuda
