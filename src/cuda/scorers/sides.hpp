#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "corpus/signature_layout.hpp"
#include "cuda/operations/tiles.hpp"
#include "cuda/programs/score_task.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/scorers/device_corpus.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// Both corpora of a request on a device, and what comparing their strings takes there, whichever side the patterns are
/// from.
template <class Queue>
class Sides {
 public:
  Sides(Queue& queue, const dispatch::Request& request)
      : queue_(queue),
        request_(request),
        left_(DeviceCorpus<Queue>::of(request.left, queue)),
        right_(DeviceCorpus<Queue>::of(request.right, queue)) {}

  DeviceCorpus<Queue>& left() { return *left_; }
  DeviceCorpus<Queue>& right() { return *right_; }

  /// From here on tasks leave out pairs of an edit metric that cannot meet the request's cutoff, and with `self` those
  /// whose right rank is not the higher. Returns the right ranks that can, by left bucket.
  const std::vector<RankRange>& filter_by_cutoff(bool self) {
    const corpus::PackedCorpus& left = request_.left;
    const corpus::PackedCorpus& right = request_.right;
    const core::EditScale& scale = request_.rule.scale;
    const scoring::DistanceLimits limits(request_.rule, left.lengths(), right.lengths());
    windows_ = length_windows(scale, left, right, limits);
    limits_ = to_device(queue_, limits.values(), "the distance limits of a cutoff");
    if (!limits.maxima().empty()) maxima_ = to_device(queue_, limits.maxima(), "the distance limits of a cutoff");
    limits_view_ = limits.view_of(limits_->data(), maxima_ ? maxima_->data() : nullptr);
    device_windows_ = to_device(queue_, windows_, "the length windows of a cutoff");
    self_ = self;
    find_signatures();
    return windows_;
  }

  /// A task without its strips: patterns of the left corpus and texts of the right one, or the other way round.
  ScoreTask task(const Selection& patterns, const Selection& texts, bool swapped) {
    ScoreTask task;
    task.pattern_corpus = (swapped ? right_ : left_)->view();
    task.text_corpus = (swapped ? left_ : right_)->view();
    task.translation = translation(swapped);
    task.alphabet = static_cast<std::uint32_t>((swapped ? request_.left : request_.right).alphabet().size());
    task.patterns = patterns;
    task.texts = texts;
    task.swapped = swapped;
    task.scale = request_.rule.scale;
    if (limits_) {
      task.filter = {limits_view_, swapped ? nullptr : device_windows_->data(), left_signatures_, right_signatures_,
                     self_};
      if (swapped) std::swap(task.filter.patterns, task.filter.texts);
    }
    return task;
  }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  bool same_corpus() const { return &request_.left == &request_.right; }

  /// Pattern symbols in the texts' alphabet; null where they are the same.
  const std::uint32_t* translation(bool swapped) {
    if (same_corpus()) return nullptr;
    auto& symbols = translations_[swapped];
    if (!symbols) {
      const corpus::Alphabet& left = request_.left.alphabet();
      const corpus::Alphabet& right = request_.right.alphabet();
      symbols = to_device(queue_, swapped ? corpus::translation(right, left) : corpus::translation(left, right),
                          "the symbols of one corpus in the other one's alphabet");
    }
    return symbols->data();
  }

  /// Both sides need signatures of one layout.
  void find_signatures() {
    const corpus::PackedCorpus& left = request_.left;
    const corpus::PackedCorpus& right = request_.right;
    if (same_corpus()) {
      left_signatures_ = right_signatures_ = left_->signatures(queue_);
    } else if (&corpus::layout_owner(left, right) == &left) {
      left_signatures_ = left_->signatures(queue_);
      right_signatures_ = signatures_in_layout_of(left, right);
    } else {
      right_signatures_ = right_->signatures(queue_);
      left_signatures_ = signatures_in_layout_of(right, left);
    }
  }

  const core::Signature* signatures_in_layout_of(const corpus::PackedCorpus& layout, const corpus::PackedCorpus& of) {
    const auto symbols = corpus::translation(of.alphabet(), layout.alphabet());
    foreign_signatures_ = to_device(queue_, corpus::make_signatures(of, layout.signature_layout(), symbols),
                                    "the signatures of the smaller corpus");
    return foreign_signatures_->data();
  }

  Queue& queue_;
  const dispatch::Request& request_;
  std::shared_ptr<DeviceCorpus<Queue>> left_;
  std::shared_ptr<DeviceCorpus<Queue>> right_;
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
