#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <vector>

#include <warpmatch/metric.hpp>
#include <warpmatch/text.hpp>

#include "scoring/score_rule.hpp"

namespace warpmatch::pair {

/// The heads of texts that many are compared with by Prefix or Postfix: the first machine word of each, for Postfix the
/// last one. Most texts differ from others there, and are then not read.
class Heads {
 public:
  /// True where the metric reads texts from one end, and the units of all of them are as wide.
  static bool are_worth_reading(Metric metric, std::span<const Text> texts);

  /// Borrows the texts, each of which lies in units.
  Heads(Metric metric, std::span<const Text> texts, std::pmr::memory_resource* memory);

  /// True for a text whose units are as wide as those of the others.
  bool fit(const Text& query) const { return query.encoding == texts_.front().encoding; }

  /// The distances of a text that fits, and lies in units, to `count` of the others from `first` on; where one is
  /// beyond the limit of the rule, any such number.
  void distances(const scoring::ScoreRule& rule, const Text& query, std::size_t first, std::size_t count,
                 std::uint32_t* distances) const;

 private:
  template <bool backwards>
  void write_distances(const scoring::ScoreRule& rule, const Text& query, std::size_t first, std::size_t count,
                       std::uint32_t* distances) const;

  const Metric metric_;
  const std::span<const Text> texts_;
  std::pmr::vector<std::uint64_t> heads_;
};

}  // namespace warpmatch::pair
