#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The best choices by scores that are no integer distance, every pair being scored: what BestOfAll is for edits.
class BestOfScores {
 public:
  /// Scores of so few choices are told in lanes, for so small a k.
  static bool serves(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k);

  BestOfScores(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k, unsigned workers);
  BestOfScores(const BestOfScores&) = delete;
  BestOfScores& operator=(const BestOfScores&) = delete;

  /// False where the queries are better read as texts; nothing below is of use then.
  bool pays() const { return sides_.patterns_are_left; }

  /// Blocks of queries with parts of the choices, which threads share.
  std::uint64_t tasks() const { return sides_.blocks.size() * parts_; }
  /// k for each distinct query, best first, of equal ones those of the lower rows.
  std::vector<dispatch::Choice> find(const dispatch::Control& control) const;

 private:
  class Worker;

  /// One of the best: its order and its column.
  struct Kept {
    std::int64_t order;
    std::uint32_t column;
  };

  void merge(std::vector<Kept>& parts, std::vector<dispatch::Choice>& best) const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const std::size_t k_;
  const Orientation sides_;
  const MakeBlockScorer make_scorer_;
  std::vector<std::uint32_t> choices_;  ///< ranks, by their first rows: the columns
  std::uint32_t parts_ = 1;             ///< of the choices, where there are few blocks for the workers
};

}  // namespace warpmatch::cpu
