#include "cpu/scorers/composite_scorer.hpp"

#include <algorithm>
#include <utility>

namespace warpmatch::cpu {

CompositeSides::CompositeSides(const dispatch::Request& request, const Orientation& sides)
    : patterns(sides.patterns),
      texts(sides.texts),
      metric(request.rule.metric),
      stages(scoring::stages_of(metric, scorer_cutoff(request.rule))) {
  if (stages.ratio || stages.partial) as_is.emplace(patterns, texts, TextForm::as_is);
  if (stages.sorted_ratio || stages.sorted_partial) sorted.emplace(patterns, texts, TextForm::sorted_words);
  if (!stages.words) return;
  unique.emplace(patterns, texts, TextForm::unique_words);
  words.emplace(patterns, texts);
}

/// What scoring::Composites asks of the text and one pattern.
struct CompositeScorer::Parts {
  CompositeScorer& scorer;
  std::size_t pattern;

  std::uint32_t left_length() const { return scorer.lengths_[pattern]; }
  std::uint32_t right_length() const { return scorer.text_length_; }
  double ratio(double floor) const { return ratio(scorer.as_is_, floor); }
  double sorted_ratio(double floor) const { return ratio(scorer.sorted_, floor); }
  double partial(double floor) const {
    return scorer.partial_as_is_.of(scorer.text_, scorer.floor_).ratio(pattern, floor);
  }
  double sorted_partial(double floor) const {
    return scorer.partial_sorted_.of(scorer.text_, scorer.floor_).ratio(pattern, floor);
  }
  double words_partial(double floor) const {
    return scorer.partial_unique_.of(scorer.text_, scorer.floor_).ratio(pattern, floor);
  }
  const scoring::TokenLengths& token_lengths() const {
    return scorer.words_.of(scorer.text_, scorer.floor_).lengths(pattern);
  }
  std::uint64_t words_distance(double) const { return scorer.words_.of(scorer.text_, scorer.floor_).distance(pattern); }
  bool repeats_no_word() const { return scorer.repeats_no_word(pattern); }

 private:
  double ratio(Lazy<IndelStage>& stage, double floor) const {
    const IndelStage& of_text = stage.of(scorer.text_, scorer.floor_);
    return scoring::indel_ratio(of_text.distance(pattern), of_text.lengths(pattern), floor);
  }
};

CompositeScorer::CompositeScorer(const LaneKernels& kernels, std::shared_ptr<const CompositeSides> sides)
    : sides_(std::move(sides)) {
  const scoring::Stages& stages = sides_->stages;
  if (stages.ratio) as_is_.make(kernels, *sides_->as_is);
  if (stages.sorted_ratio) sorted_.make(kernels, *sides_->sorted);
  if (stages.words) words_.make(kernels, *sides_->words, *sides_->unique);
  if (stages.partial) partial_as_is_.make(kernels, *sides_->as_is);
  if (stages.sorted_partial) partial_sorted_.make(kernels, *sides_->sorted);
  if (stages.words_partial) partial_unique_.make(kernels, *sides_->unique);
}

void CompositeScorer::load(std::span<const std::uint32_t> ranks) {
  ranks_ = ranks;
  lengths_.clear();
  for (const std::uint32_t rank : ranks) lengths_.push_back(sides_->patterns.length(rank));
  unique_patterns_.clear();
  as_is_.load(ranks);
  sorted_.load(ranks);
  words_.load(ranks);
  partial_as_is_.load(ranks);
  partial_sorted_.load(ranks);
  partial_unique_.load(ranks);
}

void CompositeScorer::scores(std::uint32_t text, const double* cutoffs, double* scores) {
  text_ = text;
  text_length_ = sides_->texts.length(text);
  floor_ = *std::min_element(cutoffs, cutoffs + ranks_.size());
  for (std::size_t pattern = 0; pattern < ranks_.size(); ++pattern)
    scores[pattern] = scoring::composite(sides_->metric, Parts{*this, pattern}, cutoffs[pattern]);
}

bool CompositeScorer::repeats_no_word(std::size_t pattern) {
  const FormSides& unique = *sides_->unique;
  const FormSides& sorted = *sides_->sorted;
  if (unique_patterns_.empty())
    for (const std::uint32_t rank : ranks_)
      unique_patterns_.push_back(unique.pattern_length(rank) == sorted.pattern_length(rank));
  return unique_patterns_[pattern] && unique.text_length(text_) == sorted.text_length(text_);
}

}  // namespace warpmatch::cpu
