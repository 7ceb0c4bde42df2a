#include "scoring/score_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <warpmatch/error.hpp>

namespace warpmatch::scoring {
namespace {

/// Entries of a table of limits that each length of a side is worth: neighbours among common lengths leave few gaps.
constexpr std::uint64_t kEntriesALength = 16;

/// How many maxima from `first` on there are at most, each counted as often as lengths make it.
std::uint64_t pairs_from(std::uint32_t first, const core::EditScale& scale, const std::vector<std::uint32_t>& left,
                         const std::vector<std::uint32_t>& right) {
  const auto from = [](const std::vector<std::uint32_t>& lengths, std::uint32_t least) {
    return static_cast<std::uint64_t>(lengths.end() - std::ranges::lower_bound(lengths, least));
  };
  if (!scale.maximum_is_sum) return from(left, first) + from(right, first);
  std::uint64_t pairs = 0;
  for (const std::uint32_t length : left) pairs += from(right, first > length ? first - length : 0);
  return pairs;
}

}  // namespace

double Cutoff::checked_in_full(const Scorer& scorer, CutoffRule rule, double cutoff) {
  if (std::isnan(cutoff)) throw InvalidArgument("score_cutoff", "must be a number, got NaN");
  if (rule == CutoffRule::reported) {
    const double largest = largest_score(scorer);
    if (cutoff < 0 || cutoff > largest) {
      std::ostringstream problem;
      problem << (largest == 100 ? "must lie in 0 to 100"
                  : largest == 1 ? "must lie in 0 to 1"
                                 : "must be at least 0")
              << " for " << to_string(scorer) << ", got " << cutoff;
      throw InvalidArgument("score_cutoff", problem.str());
    }
  }
  return std::clamp(cutoff, -1.0, kBeyondEveryDistance);
}

void Measure::refuse(const Scorer& scorer) {
  if (scorer.form != Form::ratio && !has_every_form(scorer.metric))
    throw InvalidArgument("scorer", "has no other form than ratio");
  std::ostringstream problem;
  problem << "must lie in 0 to 1, got " << scorer.prefix_weight;
  throw InvalidArgument("prefix_weight", problem.str());
}

void Measure::set_weights(const EditWeights& weights) {
  weight = weights.insertion;
  const bool uniform = weight > 0 && weights.deletion == weight;
  // A substitution that costs no less than a deletion and an insertion is never needed.
  if (uniform && weights.substitution / 2 >= weight) metric = Metric::indel;
  counts_edits = uniform && (metric == Metric::indel || weights.substitution == weight);
  scale = core::edit_scale(metric);
}

std::int64_t ScoreRule::largest_distance_by_score(std::uint32_t maximum) const {
  const double unweighted = integer ? cutoff / weight : cutoff;
  const double near = std::clamp(distance_near(form, unweighted, maximum), 0.0, static_cast<double>(maximum));
  auto distance = static_cast<std::int64_t>(near);
  while (distance < maximum && passes(static_cast<std::uint32_t>(distance + 1), maximum)) ++distance;
  while (distance >= 0 && !passes(static_cast<std::uint32_t>(distance), maximum)) --distance;
  return distance;
}

DistanceLimits::DistanceLimits(const ScoreRule& rule, const std::vector<std::uint32_t>& left,
                               const std::vector<std::uint32_t>& right) {
  if (left.empty() || right.empty()) return;
  const std::uint64_t all = std::uint64_t{rule.scale.maximum(left.back(), right.back())} + 1;
  table_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(all, kEntriesALength * (left.size() + right.size())));
  if (pairs_from(table_, rule.scale, left, right) >= all - table_)
    table_ = static_cast<std::uint32_t>(all);
  else
    list(rule.scale, left, right);
  limits_.reserve(table_ + maxima_.size());
  for (std::uint32_t maximum = 0; maximum < table_; ++maximum) limits_.push_back(rule.largest_distance(maximum));
  for (const std::uint32_t maximum : maxima_) limits_.push_back(rule.largest_distance(maximum));
}

/// The maxima from the table's end on.
void DistanceLimits::list(const core::EditScale& scale, const std::vector<std::uint32_t>& left,
                          const std::vector<std::uint32_t>& right) {
  if (scale.maximum_is_sum) {
    for (const std::uint32_t length : left) {
      const std::uint32_t least = table_ > length ? table_ - length : 0;
      for (auto other = std::ranges::lower_bound(right, least); other != right.end(); ++other)
        maxima_.push_back(length + *other);
    }
  } else {
    for (const auto* lengths : {&left, &right})
      maxima_.insert(maxima_.end(), std::ranges::lower_bound(*lengths, table_), lengths->end());
  }
  std::ranges::sort(maxima_);
  const auto again = std::ranges::unique(maxima_);
  maxima_.erase(again.begin(), again.end());
}

}  // namespace warpmatch::scoring
