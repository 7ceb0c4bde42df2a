#include "cpu/scorers/composite_scorer.hpp"

#include <algorithm>
#include <initializer_list>

#include "scoring/similarities.hpp"

namespace warpmatch::cpu {
namespace {

bool is_any_of(Metric metric, std::initializer_list<Metric> metrics) {
  return std::find(metrics.begin(), metrics.end(), metric) != metrics.end();
}

}  // namespace

CompositeSides::CompositeSides(const dispatch::Request& request, const Orientation& sides)
    : patterns(sides.patterns), texts(sides.texts) {
  using corpus::TextForm;
  const Metric metric = request.rule.metric;
  if (is_any_of(metric, {Metric::partial, Metric::wratio})) as_is.emplace(patterns, texts, TextForm::as_is);
  if (is_any_of(metric, {Metric::token, Metric::partial_token, Metric::wratio}))
    sorted.emplace(patterns, texts, TextForm::sorted_words);
  if (metric == Metric::partial) return;
  unique.emplace(patterns, texts, TextForm::unique_words);
  words.emplace(patterns, texts);
}

CompositeStages::CompositeStages(const LaneKernels& kernels, const CompositeSides& sides) : sides_(sides) {
  if (sides.as_is) {
    as_is_.make(kernels, *sides.as_is);
    partial_as_is_.make(kernels, *sides.as_is);
  }
  if (sides.sorted) {
    sorted_.make(kernels, *sides.sorted);
    partial_sorted_.make(kernels, *sides.sorted);
  }
  if (sides.words) {
    words_.make(kernels, *sides.words, *sides.unique);
    partial_unique_.make(kernels, *sides.unique);
  }
}

void CompositeStages::load(std::span<const std::uint32_t> ranks) {
  ranks_ = ranks;
  lengths_.clear();
  for (const std::uint32_t rank : ranks) lengths_.push_back(sides_.patterns.length(rank));
  unique_patterns_.clear();
  as_is_.load(ranks);
  sorted_.load(ranks);
  words_.load(ranks);
  partial_as_is_.load(ranks);
  partial_sorted_.load(ranks);
  partial_unique_.load(ranks);
}

void CompositeStages::start(std::uint32_t text) {
  text_ = text;
  text_length_ = sides_.texts.length(text);
}

double CompositeStages::ratio(std::size_t pattern, double cutoff) {
  const IndelStage& tile = as_is_.of(text_);
  return scoring::indel_ratio(tile.distance(pattern), tile.lengths(pattern), cutoff);
}

double CompositeStages::sorted_ratio(std::size_t pattern, double cutoff) {
  const IndelStage& tile = sorted_.of(text_);
  return scoring::indel_ratio(tile.distance(pattern), tile.lengths(pattern), cutoff);
}

double CompositeStages::partial_ratio(std::size_t pattern, double cutoff) {
  return cutoff > 100 ? 0.0 : partial_as_is_.of(text_).ratio(pattern, cutoff);
}

double CompositeStages::token_set_ratio(std::size_t pattern, double cutoff) {
  const WordStage& tile = words_.of(text_);
  return tile.both_empty(pattern) ? 0.0
                                  : scoring::token_set_score(tile.lengths(pattern), tile.distance(pattern), cutoff);
}

double CompositeStages::token_ratio(std::size_t pattern, double cutoff) {
  if (cutoff > 100) return 0.0;
  const WordStage& tile = words_.of(text_);
  return scoring::token_score(tile.lengths(pattern), tile.distance(pattern), cutoff,
                              [&](double floor) { return sorted_ratio(pattern, floor); });
}

double CompositeStages::partial_token_set_ratio(std::size_t pattern, double cutoff) {
  const WordStage& tile = words_.of(text_);
  if (tile.lengths(pattern).common > 0) return 100.0;
  if (tile.both_empty(pattern)) return 0.0;
  return partial_unique_.of(text_).ratio(pattern, cutoff);
}

double CompositeStages::partial_token_ratio(std::size_t pattern, double cutoff) {
  if (cutoff > 100) return 0.0;
  const WordStage& tile = words_.of(text_);
  return scoring::partial_token_score(
      tile.lengths(pattern), all_unique(pattern), cutoff,
      [&](double floor) { return partial_sorted_.of(text_).ratio(pattern, floor); },
      [&](double floor) { return partial_unique_.of(text_).ratio(pattern, floor); });
}

bool CompositeStages::all_unique(std::size_t pattern) {
  const FormSides& unique = *sides_.unique;
  const FormSides& sorted = *sides_.sorted;
  if (unique_patterns_.empty())
    for (const std::uint32_t rank : ranks_)
      unique_patterns_.push_back(unique.pattern_length(rank) == sorted.pattern_length(rank));
  return unique_patterns_[pattern] && unique.text_length(text_) == sorted.text_length(text_);
}

double CompositeStages::wratio(std::size_t pattern, double cutoff) {
  struct Parts {
    CompositeStages& stages;
    std::size_t pattern;
    double ratio(double floor) const { return stages.ratio(pattern, floor); }
    double token_ratio(double floor) const { return stages.token_ratio(pattern, floor); }
    double partial_ratio(double floor) const { return stages.partial_ratio(pattern, floor); }
    double partial_token_ratio(double floor) const { return stages.partial_token_ratio(pattern, floor); }
  };
  return scoring::wratio(lengths_[pattern], text_length_, cutoff, Parts{*this, pattern});
}

}  // namespace warpmatch::cpu
