#pragma once

#include <cstdint>
#include <span>

#include "cuda/programs/variant.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/orientation.hpp"
#include "cuda/scorers/sides.hpp"
#include "cuda/scorers/strips.hpp"
#include "cuda/scorers/tile_scorer.hpp"

namespace warpmatch::cuda {

/// A tile scorer whose programs take texts past groups of patterns, in classes by the patterns' length: what chooses
/// the side that the patterns are from and cuts a tile into classes.
template <class Queue>
class GroupScorer : public TileScorer<Queue> {
 public:
  /// `classes`, shortest first and panels last, must outlive the scorer.
  GroupScorer(Queue& queue, const dispatch::Request& request, const Policy& policy,
              std::span<const PatternClass> classes)
      : queue_(queue),
        request_(request),
        policy_(policy),
        sides_(queue, request),
        lanes_(queue, policy),
        classes_(classes),
        left_costs_(request.left),
        right_costs_(request.right) {}

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) final {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    const Selection right{nullptr, rights.first, rights.count()};
    const bool swapped =
        &request_.left != &request_.right && right_are_patterns(left_costs_.of(lefts.on_host), right_costs_.of(right));
    const Selection on_host = swapped ? right : lefts.on_host;
    const Selection on_device = swapped ? right : lefts.on_device;
    const Selection texts = swapped ? lefts.on_device : right;
    const Selection host_texts = swapped ? lefts.on_host : right;
    const std::uint32_t longest_text = text_corpus(swapped).length(host_texts.rank(texts.count - 1));
    for_classes(on_host, swapped, [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(on_device.part(begin, end), texts, swapped);
      task.first_number = swapped ? 0 : begin;
      submit_class(of, task, longest(on_host, end, swapped), longest_text, outcome);
    });
  }

  void submit_paired(const TileLefts& lefts, const Selection& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) final {
    for_classes(lefts.on_host, false, [&](PatternClass of, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(lefts.on_device.part(begin, end), rights_on_device.part(begin, end), false);
      task.first_number = begin;
      task.paired = true;
      submit_class(of, task, longest(lefts.on_host, end, false), longest_right, outcome);
    });
  }

 protected:
  /// Starts the program of a class.
  virtual void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                            const Outcome& outcome) = 0;

  std::uint32_t strip_of(const ScoreTask& task, std::uint32_t group) const {
    return strip_for(task, group, queue_.multiprocessors(), policy_);
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const Policy& policy_;
  Sides<Queue> sides_;
  LaneScratch<Queue> lanes_;

 private:
  const corpus::PackedCorpus& pattern_corpus(bool swapped) const { return swapped ? request_.right : request_.left; }
  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? request_.left : request_.right; }

  /// Calls `f(class, begin, end)` for the patterns of each class, by number.
  template <class F>
  void for_classes(const Selection& patterns, bool swapped, const F& f) const {
    std::uint32_t begin = 0;
    for (const PatternClass of : classes_) {
      const std::uint32_t end = end_of_length(pattern_corpus(swapped), patterns, longest_of(of));
      if (end > begin) f(of, begin, end);
      begin = end;
    }
  }

  /// The length of the last pattern before `end`.
  std::uint32_t longest(const Selection& patterns, std::uint32_t end, bool swapped) const {
    return pattern_corpus(swapped).length(patterns.rank(end - 1));
  }

  std::span<const PatternClass> classes_;
  SideCosts left_costs_;
  SideCosts right_costs_;
};

}  // namespace warpmatch::cuda
