#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/jaro.hpp"
#include "cuda/jaro_panel_program.hpp"
#include "cuda/jaro_program.hpp"
#include "cuda/lane_scratch.hpp"
#include "cuda/orientation.hpp"
#include "cuda/pair_scorer.hpp"
#include "cuda/scorer_makers.hpp"
#include "cuda/sides.hpp"
#include "cuda/strips.hpp"
#include "cuda/variant.hpp"

namespace warpmatch::cuda {

/// The tile scorer of Jaro and Jaro-Winkler.
template <class Queue>
class JaroScorer final : public TileScorer<Queue> {
 public:
  JaroScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : queue_(queue),
        request_(request),
        policy_(policy),
        sides_(queue, request),
        left_costs_(request.left),
        right_costs_(request.right),
        lanes_(queue, policy) {
    if (request.rule.metric == Metric::jaro_winkler) formula_.prefix_weight = request.scorer.prefix_weight;
  }

  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    self_ = self;
    windows_.clear();
    for (const corpus::LengthBucket& of : request_.left.buckets()) windows_.push_back(window(of.length));
    return windows_;
  }

  std::uint64_t weight() const override { return 3; }

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    const Selection right{nullptr, rights.first, rights.count()};
    const bool swapped =
        &request_.left != &request_.right && right_are_patterns(left_costs_.of(lefts.on_host), right_costs_.of(right));
    const corpus::PackedCorpus& of = pattern_corpus(swapped);
    const Selection on_host = swapped ? right : lefts.on_host;
    const Selection on_device = swapped ? right : lefts.on_device;
    const Selection texts = swapped ? lefts.on_device : right;
    const std::uint32_t longest = text_corpus(swapped).length((swapped ? lefts.on_host : right).rank(texts.count - 1));
    for_classes(on_host, swapped, [&](PatternClass length, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(on_device.part(begin, end), texts, swapped);
      task.first_number = swapped ? 0 : begin;
      submit_class(length, task, of.length(on_host.rank(end - 1)), longest, outcome);
    });
  }

  void submit_paired(const TileLefts& lefts, const Selection& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    for_classes(lefts.on_host, false, [&](PatternClass length, std::uint32_t begin, std::uint32_t end) {
      ScoreTask task = sides_.task(lefts.on_device.part(begin, end), rights_on_device.part(begin, end), false);
      task.first_number = begin;
      task.paired = true;
      submit_class(length, task, request_.left.length(lefts.on_host.rank(end - 1)), longest_right, outcome);
    });
  }

 private:
  const corpus::PackedCorpus& pattern_corpus(bool swapped) const { return swapped ? request_.right : request_.left; }
  const corpus::PackedCorpus& text_corpus(bool swapped) const { return swapped ? request_.left : request_.right; }

  /// Calls `f(class, begin, end)` for the patterns of each class, by number.
  template <class F>
  void for_classes(const Selection& patterns, bool swapped, const F& f) const {
    std::uint32_t begin = 0;
    for (const PatternClass of : {PatternClass::to_32, PatternClass::to_64, PatternClass::panels}) {
      const std::uint32_t end = end_of_length(pattern_corpus(swapped), patterns, longest_of(of));
      if (end > begin) f(of, begin, end);
      begin = end;
    }
  }

  static constexpr double rounding = 1e-6;  ///< more than the scores, up to 100, are rounded by

  /// The right ranks whose length alone does not rule out a pair with left strings of `length`.
  RankRange window(std::uint32_t length) const {
    const scoring::ScoreRule& rule = request_.rule;
    const auto can_pass = [&](const corpus::LengthBucket& of) {
      const double best = formula_.best(rule.form, length, of.length);
      return rule.passes(higher_is_better(rule.form) ? best + rounding : best - rounding);
    };
    const auto& buckets = request_.right.buckets();
    const auto first = std::find_if(buckets.begin(), buckets.end(), can_pass);
    const auto last = std::find_if(buckets.rbegin(), buckets.rend(), can_pass);
    return first == buckets.end() ? RankRange{} : RankRange{first->first, last->end()};
  }

  void submit_class(PatternClass of, ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                    const Outcome& outcome) {
    task.filter.self = self_;
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    switch (class_for(of, symbol_bytes, task.alphabet)) {
      case PatternClass::to_32: return submit_words<MatchEntry<std::uint32_t, 1, 4>>(task, symbol_bytes, outcome);
      case PatternClass::to_64: return submit_words<MatchEntry<std::uint64_t, 1, 2>>(task, symbol_bytes, outcome);
      default: break;
    }
    using Entry = MatchEntry<std::uint64_t, 1, 1>;
    if (symbol_bytes == 1)
      submit_panels<Variant<core::Jaro, Entry, DirectTable, std::uint8_t>>(task, longest_pattern, longest_text,
                                                                           outcome);
    else
      submit_panels<Variant<core::Jaro, Entry, HashTable, std::uint32_t>>(task, longest_pattern, longest_text, outcome);
  }

  template <class Entry>
  void submit_words(ScoreTask task, unsigned symbol_bytes, const Outcome& outcome) {
    task.strip = strip_for(task, Entry::group, queue_.multiprocessors(), policy_);
    if (symbol_bytes == 1)
      queue_.run(JaroProgram<Variant<core::Jaro, Entry, DirectTable, std::uint8_t>>{task, outcome, formula_});
    else
      queue_.run(JaroProgram<Variant<core::Jaro, Entry, SlotTable, std::uint16_t>>{task, outcome, formula_});
  }

  template <class Of>
  void submit_panels(ScoreTask task, std::uint32_t longest_pattern, std::uint32_t longest_text,
                     const Outcome& outcome) {
    using Program = JaroPanelProgram<Of>;
    task.strip = block_threads;
    Program program{task, outcome, formula_, Program::text_words_for(longest_text)};
    lanes_.run(program, program.text_words + 2 * std::uint64_t{Program::panels_of(longest_pattern)},
               "the matched symbols of long strings");
  }

  Queue& queue_;
  const dispatch::Request& request_;
  const Policy& policy_;
  Sides<Queue> sides_;
  SideCosts left_costs_;
  SideCosts right_costs_;
  LaneScratch<Queue> lanes_;
  JaroFormula formula_;
  std::vector<RankRange> windows_;
  bool self_ = false;
};

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_jaro_scorer(Queue& queue, const dispatch::Request& request,
                                                    const Policy& policy) {
  return std::make_unique<JaroScorer<Queue>>(queue, request, policy);
}

}  // namespace warpmatch::cuda
