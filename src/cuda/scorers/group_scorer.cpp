#include "cuda/scorers/group_scorer.hpp"

#include "cuda/tiles/strips.hpp"

namespace warpmatch::cuda {

GroupScorer::GroupScorer(Queue& queue, const dispatch::Request& request, const Policy& policy,
                         std::span<const PatternClass> classes)
    : queue_(queue),
      request_(request),
      policy_(policy),
      sides_(queue, request),
      classes_(classes),
      left_costs_(request.left),
      right_costs_(request.right) {}

void GroupScorer::submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) {
  if (lefts.on_host.count == 0 || rights.count() == 0) return;
  const RankList right{nullptr, rights.first, rights.count()};
  const bool swapped =
      &request_.left != &request_.right && right_are_patterns(left_costs_.of(lefts.on_host), right_costs_.of(right));
  const RankList on_host = swapped ? right : lefts.on_host;
  const RankList on_device = swapped ? right : lefts.on_device;
  const RankList texts = swapped ? lefts.on_device : right;
  const RankList host_texts = swapped ? lefts.on_host : right;
  const std::uint32_t longest_text = text_corpus(swapped).length(host_texts.rank(texts.count - 1));
  const auto start = [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
    ScoreTask task = sides_.task(on_device.part(begin, end), texts, swapped);
    task.first_number = swapped ? 0 : begin;
    submit_class(of, task, longest(on_host, end, swapped), longest_text, outcome);
  };
  for_classes(classes_, pattern_corpus(swapped), on_host, start);
}

void GroupScorer::submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                                const Outcome& outcome) {
  const auto start = [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
    ScoreTask task = sides_.task(lefts.on_device.part(begin, end), rights_on_device.part(begin, end), false);
    task.first_number = begin;
    task.paired = true;
    submit_class(of, task, longest(lefts.on_host, end, false), longest_right, outcome);
  };
  for_classes(classes_, request_.left, lefts.on_host, start);
}

std::uint32_t GroupScorer::strip_of(const ScoreTask& task, std::uint32_t group) const {
  return strip_for(task, group, queue_.multiprocessors(), policy_);
}

std::uint32_t GroupScorer::longest(const RankList& patterns, std::uint32_t end, bool swapped) const {
  return pattern_corpus(swapped).length(patterns.rank(end - 1));
}

}  // namespace warpmatch::cuda
