#include "cpu/scorers/partial_stage.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "pair/metrics/partial.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {
namespace {

// RapidFuzz compares some windows with the cutoff before their last product is rounded: so close to the cutoff the
// scalar ratio decides. Other ratios that differ are much further apart.
constexpr double kRoundings = 1e-11;

/// More than ratios are rounded by.
constexpr double kRounding = 1e-9;

/// Lengths together from which on windows take so much more than a distance that it is worth finding out first.
constexpr std::uint32_t kLong = 256;

/// A window has no more symbols in common with the shorter string, in order, than the longer string has, and is no
/// shorter than what it has in common: so many must be for a ratio, and the others are edits.
std::uint32_t window_limit(std::uint32_t left, std::uint32_t right, double floor) {
  const double share = std::clamp(floor - kRounding, 0.0, 100.0);
  const double common = share * std::min(left, right) / (200.0 - share);
  return left + right - 2 * static_cast<std::uint32_t>(std::ceil(std::max(0.0, common - kRounding * common)));
}

}  // namespace

PartialStage::PartialStage(const LaneKernels& kernels, const FormSides& sides)
    : sides_(sides), block_(kernels, sides.patterns(), sides.texts(), sides.maps()), whole_(kernels, sides) {}

void PartialStage::load(std::span<const std::uint32_t> ranks) {
  given_ = ranks;
  whole_is_loaded_ = false;
  ranks_.clear();
  longest_ = 0;
  for (const std::uint32_t rank : ranks) {
    ranks_.push_back(sides_.pattern_rank(rank));
    longest_ = std::max(longest_, sides_.pattern_length(rank));
  }
  block_.load(ranks_);
}

void PartialStage::compare(std::uint32_t text, double floor) {
  text_ = sides_.text_rank(text);
  block_.scores(text_, ratios_.data(), find_within_reach(text, floor) ? within_reach_.data() : nullptr);
}

bool PartialStage::find_within_reach(std::uint32_t text, double floor) {
  const std::uint32_t length = sides_.text_length(text);
  if (!(floor > 0) || std::uint64_t{longest_} + length < kLong || length == 0) return false;
  if (!whole_is_loaded_) whole_.load(given_);
  whole_is_loaded_ = true;
  whole_.compare(text, floor, &window_limit);
  for (std::size_t i = 0; i < ranks_.size(); ++i)
    within_reach_[i] = whole_.distance(i) <= window_limit(whole_.length(i), length, floor);
  return true;
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
