#include "cuda/scorers/form_stage.hpp"

#include <algorithm>
#include <numeric>

#include <warpmatch/metric.hpp>

#include "cuda/programs/paired_texts_program.hpp"
#include "cuda/tiles/strips.hpp"

namespace warpmatch::cuda {

FormStage::FormStage(Queue& queue, const Policy& policy, const dispatch::Request& request, TextForm form, Wants wants)
    : queue_(queue),
      form_(form),
      wants_(wants),
      whole_(request),
      request_{request.left.form(form), request.right.form(form), request.rule, request.scorer, request.self},
      sides_(queue, request_),
      launcher_(queue, policy),
      lanes_(queue, policy) {}

void FormStage::load(const TileStrings& strings) {
  list_patterns(text_corpus(!strings.swapped).rank_in_form(form_), strings.patterns.on_host);
  longest_text_ = strings.longest_text;
  pattern_corpus_ = strings.swapped ? &request_.right : &request_.left;
  const RankList in_order{buffers_->lists.data(), 0, strings.patterns.on_host.count};
  const RankList texts = texts_of(strings);
  tile_.task = sides_.task(in_order, texts, strings.swapped);
  tile_.to_patterns = sides_.task(texts, in_order, !strings.swapped).translation;
  tile_.task.swapped = false;
  tile_.task.by_number = true;
  tile_.task.paired = strings.paired;
  tile_.rows = buffers_->lists.data() + in_order.count;
  tile_.distances = wants_.distances ? buffers_->distances.data() : nullptr;
  tile_.windows = wants_.windows ? buffers_->windows.data() : nullptr;
}

void FormStage::find_distances() {
  const ScoreTask& task = tile_.task;
  Outcome outcome;
  outcome.kind = task.paired ? Outcome::Kind::paired : Outcome::Kind::dense;
  outcome.distances = Distances(tile_.distances);
  outcome.columns = task.texts.count;
  const RankList patterns{lists_.data(), 0, task.patterns.count};
  const auto start = [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
    ScoreTask part = task;
    part.patterns = task.patterns.part(begin, end);
    if (task.paired) part.texts = task.texts.part(begin, end);
    part.first_number = begin;
    launcher_.run(Metric::indel, of, part, {pattern_length(end - 1), longest_text_}, outcome);
  };
  for_classes(pattern_classes, *pattern_corpus_, patterns, start);
}

void FormStage::find_windows(const CompositeTile& tile, const PartialNeeds& needs) {
  if (std::max(longest_pattern(), longest_text_) > short_partial)
    lanes_.run(LongPartialProgram{tile, tile_, needs}, std::uint64_t{longest_pattern()} + longest_text_,
               "the strands of partial ratios");
  if (pattern_length(0) <= short_partial) queue_.run(ShortPartialProgram{tile, tile_, needs});
}

void FormStage::list_patterns(const std::vector<std::uint32_t>& in_form, const RankList& patterns) {
  order_.resize(patterns.count);
  std::iota(order_.begin(), order_.end(), 0U);
  const auto rank = [&](std::uint32_t number) { return in_form[patterns.rank(number)]; };
  std::ranges::sort(order_, {}, rank);
  lists_.resize(2 * std::size_t{patterns.count});
  for (std::uint32_t row = 0; row < patterns.count; ++row) {
    lists_[row] = rank(order_[row]);
    lists_[patterns.count + order_[row]] = row;
  }
}

RankList FormStage::texts_of(const TileStrings& strings) {
  const RankList& texts = strings.texts.on_host;
  const std::size_t patterns = strings.patterns.on_host.count;
  std::uint32_t* const listed = buffers_->lists.data() + 2 * patterns;
  if (!strings.paired && form_ != TextForm::as_is && texts.ranks != nullptr) {
    const std::vector<std::uint32_t>& in_form = text_corpus(strings.swapped).rank_in_form(form_);
    for (std::uint32_t i = 0; i < texts.count; ++i) lists_.push_back(in_form[texts.ranks[i]]);
  }
  queue_.upload(buffers_->lists.data(), lists_.data(), lists_.size());
  if (strings.paired) {
    const RankList& on_device = strings.texts.on_device;
    queue_.run(PairedTextsProgram{on_device, ranks_in_form(false), buffers_->lists.data() + patterns, listed});
    return {listed, 0, on_device.count};
  }
  if (form_ == TextForm::as_is) return strings.texts.on_device;
  if (texts.ranks == nullptr) return {ranks_in_form(strings.swapped) + texts.first, 0, texts.count};
  return {listed, 0, texts.count};
}

const std::uint32_t* FormStage::ranks_in_form(bool swapped) {
  if (form_ == TextForm::as_is) return nullptr;
  return DeviceCorpus::of(text_corpus(swapped), queue_)->ranks_in_form(queue_, form_);
}

}  // namespace warpmatch::cuda
