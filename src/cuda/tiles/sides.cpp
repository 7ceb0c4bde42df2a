#include "cuda/tiles/sides.hpp"

#include <utility>

#include "corpus/signature_layout.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {

const std::vector<RankRange>& Sides::filter_by_cutoff(bool self) {
  cutoff_ = pair_->cutoff(queue_, request_, [&] {
    const corpus::PackedCorpus& left = request_.left;
    const corpus::PackedCorpus& right = request_.right;
    CutoffLengths lengths;
    lengths.limits.emplace(request_.rule, left.lengths(), right.lengths());
    lengths.windows = length_windows(request_.rule.scale, left, right, *lengths.limits);
    return lengths;
  });
  self_ = self;
  find_signatures();
  return cutoff_->windows();
}

ScoreTask Sides::task(const RankList& patterns, const RankList& texts, bool swapped) {
  ScoreTask task;
  task.pattern_corpus = (swapped ? right_ : left_)->view();
  task.text_corpus = (swapped ? left_ : right_)->view();
  task.translation = pair_->symbols(queue_, swapped);
  task.alphabet = static_cast<std::uint32_t>((swapped ? request_.left : request_.right).alphabet().size());
  task.patterns = patterns;
  task.texts = texts;
  task.swapped = swapped;
  task.scale = request_.rule.scale;
  if (cutoff_) {
    task.filter = {cutoff_->limits(), swapped ? nullptr : cutoff_->device_windows(), left_signatures_,
                   right_signatures_, self_};
    if (swapped) std::swap(task.filter.patterns, task.filter.texts);
  }
  return task;
}

void Sides::find_signatures() {
  const corpus::PackedCorpus& left = request_.left;
  const corpus::PackedCorpus& right = request_.right;
  const bool of_left = same_corpus() || &corpus::layout_owner(left, right) == &left;
  const bool of_right = same_corpus() || !of_left;
  left_signatures_ = of_left ? left_->signatures(queue_) : pair_->foreign_signatures(queue_);
  right_signatures_ = of_right ? right_->signatures(queue_) : pair_->foreign_signatures(queue_);
}

}  // namespace warpmatch::cuda
