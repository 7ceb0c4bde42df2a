#pragma once

#include <cstdint>
#include <vector>

#include "cuda/programs/pair_program.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/tile_scorer.hpp"
#include "cuda/tiles/sides.hpp"
#include "cuda/tiles/strips.hpp"
#include "cuda/tiles/tiles.hpp"

namespace warpmatch::cuda {

/// The tile scorer of metrics that PairProgram compares by. Left strings are the patterns. Besides what a method
/// tells the program it has `weight`, see TileScorer; `strip`, the longest pattern that needs no lane; and
/// `lane_words(longest text)` for the others.
template <class Method>
class PairScorer final : public TileScorer {
 public:
  PairScorer(Queue& queue, const dispatch::Request& request, const Policy& policy, const Method& method)
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
    const RankList right{nullptr, rights.first, rights.count()};
    for_lengths(lefts, request_.right.length(rights.end - 1), [&](RankList left, std::uint32_t begin, auto words) {
      submit_part(sides_.task(left, right, false), begin, words, outcome);
    });
  }

  void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    for_lengths(lefts, longest_right, [&](RankList left, std::uint32_t begin, auto words) {
      ScoreTask task = sides_.task(left, rights_on_device.part(begin, begin + left.count), false);
      task.paired = true;
      submit_part(task, begin, words, outcome);
    });
  }

 private:
  /// Calls `f(lefts, number of the first, words of a lane)` for the left strings that need a lane and for the others.
  template <class F>
  void for_lengths(const TileLefts& lefts, std::uint32_t longest_right, const F& f) const {
    const std::uint32_t count = lefts.on_host.count;
    const std::uint32_t short_end = end_of_length(request_.left, lefts.on_host, Method::strip);
    if (short_end < count)
      f(lefts.on_device.part(short_end, count), short_end, std::uint64_t{Method::lane_words(longest_right)});
    if (short_end > 0) f(lefts.on_device.part(0, short_end), 0, std::uint64_t{0});
  }

  void submit_part(ScoreTask task, std::uint32_t first_number, std::uint64_t lane_words, const Outcome& outcome) {
    task.first_number = first_number;
    task.filter.self |= self_;
    PairProgram<Method> program{task, outcome, method_};
    program.chunk = block_threads * (program.rules_out() ? policy_.filtered_texts_per_thread : 1);
    lanes_.run(program, lane_words, "what long strings hand from strip to strip");
  }

  const dispatch::Request& request_;
  const Policy& policy_;
  Sides sides_;
  Method method_;
  LaneScratch lanes_;
  std::vector<RankRange> windows_;
  bool self_ = false;
};

}  // namespace warpmatch::cuda
