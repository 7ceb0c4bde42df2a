#include "cuda/tiles/sides.hpp"

#include <utility>

#include "corpus/signature_layout.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {

const std::vector<RankRange>& Sides::filter_by_cutoff(bool self) {
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

ScoreTask Sides::task(const RankList& patterns, const RankList& texts, bool swapped) {
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

const std::uint32_t* Sides::translation(bool swapped) {
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

void Sides::find_signatures() {
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

const core::Signature* Sides::signatures_in_layout_of(const corpus::PackedCorpus& layout,
                                                      const corpus::PackedCorpus& of) {
  const auto symbols = corpus::translation(of.alphabet(), layout.alphabet());
  foreign_signatures_ = to_device(queue_, corpus::make_signatures(of, layout.signature_layout(), symbols),
                                  "the signatures of the smaller corpus");
  return foreign_signatures_->data();
}

}  // namespace warpmatch::cuda
