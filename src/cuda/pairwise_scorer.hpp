#pragma once

#include <cstdint>
#include <vector>

#include "cuda/lane_scratch.hpp"
#include "cuda/pairwise_program.hpp"
#include "cuda/sides.hpp"
#include "cuda/tile_scorer.hpp"

namespace warpmatch::cuda {

/// For each length of `left`, all ranks of `right`: where the lengths rule nothing out.
inline std::vector<RankRange> all_windows(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right) {
  return std::vector<RankRange>(left.buckets().size(), RankRange{0, right.distinct()});
}

/// The first place of a selection whose string is longer than `length`.
inline std::uint32_t end_of_length(const corpus::PackedCorpus& corpus, const Selection& strings, std::uint32_t length) {
  std::uint32_t end = 0;
  for (std::uint32_t high = strings.count; end < high;) {
    const std::uint32_t middle = end + (high - end) / 2;
    if (corpus.length(strings.rank(middle)) <= length)
      end = middle + 1;
    else
      high = middle;
  }
  return end;
}

/// The tile scorer of metrics that PairwiseProgram compares by. Left strings are the patterns. Besides what a method
/// tells the program it has `weight`, see TileScorer; `strip`, the longest pattern that needs no lane; and
/// `lane_words(longest text)` for the others.
template <class Queue, class Method>
class PairwiseScorer final : public TileScorer<Queue> {
 public:
  PairwiseScorer(Queue& queue, const dispatch::Request& request, const Policy& policy, const Method& method)
      : request_(request), policy_(policy), sides_(queue, request), method_(method), lanes_(queue, policy) {}

  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    if constexpr (Method::counts_edits) return sides_.filter_by_cutoff(self);
    self_ = self;
    windows_ = all_windows(request_.left, request_.right);
    return windows_;
  }

  std::uint64_t weight() const override { return Method::weight; }

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    const std::uint32_t longest = request_.right.length(rights.end - 1);
    const std::uint32_t short_end = end_of_length(request_.left, lefts.on_host, Method::strip);
    submit_part(lefts, 0, short_end, rights, 0, outcome);
    submit_part(lefts, short_end, lefts.on_host.count, rights, Method::lane_words(longest), outcome);
  }

 private:
  void submit_part(const TileLefts& lefts, std::uint32_t begin, std::uint32_t end, RankRange rights,
                   std::uint64_t lane_words, const Outcome& outcome) {
    if (begin >= end) return;
    ScoreTask task = sides_.task(lefts.on_device.part(begin, end), {nullptr, rights.first, rights.count()}, false);
    task.first_number = begin;
    task.filter.self |= self_;
    PairwiseProgram<Method> program{task, outcome, method_};
    program.chunk = block_threads * (program.rules_out() ? policy_.filtered_texts_per_thread : 1);
    lanes_.run(program, lane_words, "what long strings hand from strip to strip");
  }

  const dispatch::Request& request_;
  const Policy& policy_;
  Sides<Queue> sides_;
  Method method_;
  LaneScratch<Queue> lanes_;
  std::vector<RankRange> windows_;
  bool self_ = false;
};

}  // namespace warpmatch::cuda
