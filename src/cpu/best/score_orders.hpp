#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/search/best_columns.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Scores of an edit metric as whole numbers that sort best first and are equal where the scores are: distances, or
/// which part of the maximum they are. Made for each maximum when it is first asked for.
class ScoreOrders {
 public:
  /// The largest maximum whose parts are told apart from those of any other: they differ by 1 / (maximum * maximum).
  static constexpr std::uint32_t largest_maximum = 0x7fff;

  ScoreOrders(const scoring::ScoreRule& rule, std::uint32_t maximum)
      : rule_(rule), most_(maximum), rows_(maximum + 1) {}

  /// Those of distances 0 to `maximum`; BestColumns<std::int32_t>::none for what misses the cutoff. It is allowed to
  /// step back from it by up to the maximum before stepping forward.
  const std::int32_t* row(std::uint32_t maximum) {
    std::vector<std::int32_t>& row = rows_[maximum];
    if (row.empty()) fill(row, maximum);
    return row.data() + maximum;
  }

  /// The distance that one of these stands for.
  std::uint32_t distance(std::int32_t order, std::uint32_t maximum) const {
    if (rule_.form == Form::distance) return static_cast<std::uint32_t>(order);
    if (rule_.form == Form::similarity) return maximum - (most_ - static_cast<std::uint32_t>(order));
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(order) * maximum + kWhole - 1) / kWhole);
  }

 private:
  static constexpr std::uint32_t kWhole = 1 << 30;
  static_assert(std::uint64_t{largest_maximum} * largest_maximum < kWhole);

  void fill(std::vector<std::int32_t>& row, std::uint32_t maximum) {
    row.resize(2 * std::size_t{maximum} + 1);
    std::int32_t* const of = row.data() + maximum;
    const std::int64_t limit = rule_.largest_distance(maximum);
    // kWhole * distance / maximum, without a division each.
    const std::uint32_t step = maximum == 0 ? 0 : kWhole / maximum;
    const std::uint32_t rest = maximum == 0 ? 0 : kWhole % maximum;
    std::uint32_t part = rule_.empty_is_zero && maximum == 0 ? kWhole : 0;
    std::uint32_t over = 0;
    for (std::uint32_t distance = 0; distance <= maximum; ++distance) {
      std::uint32_t order = part;
      if (rule_.form == Form::distance) order = distance;
      if (rule_.form == Form::similarity) order = most_ - (maximum - distance);
      of[distance] = distance <= limit ? static_cast<std::int32_t>(order) : BestColumns<std::int32_t>::none;
      part += step;
      over += rest;
      if (over >= maximum) over -= maximum, ++part;
    }
  }

  const scoring::ScoreRule& rule_;
  std::uint32_t most_;
  std::vector<std::vector<std::int32_t>> rows_;
};

}  // namespace warpmatch::cpu
