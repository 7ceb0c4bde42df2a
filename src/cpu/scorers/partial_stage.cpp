#include "cpu/scorers/partial_stage.hpp"

#include <cmath>
#include <string>

#include "pair/metrics/partial.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {
namespace {

// RapidFuzz compares some windows with the cutoff before their last product is rounded: so close to the cutoff the
// scalar ratio decides. Other ratios that differ are much further apart.
constexpr double kRoundings = 1e-11;

}  // namespace

PartialStage::PartialStage(const LaneKernels& kernels, const FormSides& sides)
    : sides_(sides), block_(kernels, sides.patterns(), sides.texts(), sides.maps()) {}

void PartialStage::load(std::span<const std::uint32_t> ranks) {
  ranks_.clear();
  for (const std::uint32_t rank : ranks) ranks_.push_back(sides_.pattern_rank(rank));
  block_.load(ranks_);
}

void PartialStage::compare(std::uint32_t text, double) {
  text_ = sides_.text_rank(text);
  block_.scores(text_, ratios_.data());
}

double PartialStage::ratio(std::size_t pattern, double cutoff) const {
  const double ratio = ratios_[pattern];
  if (cutoff > 0 && std::abs(ratio - cutoff) < kRoundings) return pair_ratio(pattern, cutoff);
  return scoring::at_least(ratio, cutoff);
}

double PartialStage::pair_ratio(std::size_t pattern, double cutoff) const {
  const std::u32string left = sides_.patterns().decode(ranks_[pattern]);
  const std::u32string right = sides_.texts().decode(text_);
  return pair::partial_ratio(left, right, cutoff);
}

}  // namespace warpmatch::cpu
