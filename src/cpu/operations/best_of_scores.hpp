#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/result.hpp>

#include "cpu/best/best_scores.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/operations/compared_choices.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The best choices by scores that are no integer distance, every pair being scored: what BestOfAll is for edits.
class BestOfScores {
 public:
  /// Scores of so few choices are told in lanes, for so small a k.
  static bool serves(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k);

  /// `compared` as of BestOfAll.
  BestOfScores(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k, unsigned workers,
               ComparedChoices compared = ComparedChoices::distinct);
  BestOfScores(const BestOfScores&) = delete;
  BestOfScores& operator=(const BestOfScores&) = delete;

  /// False where the queries are better read as texts; nothing below is of use then.
  bool pays() const { return sides_.patterns_are_left; }

  /// Blocks of queries with parts of the choices, which threads share.
  std::uint64_t tasks() const { return sides_.blocks.size() * parts_; }
  /// k for each distinct query, best first, of equal ones those of the lower rows.
  std::vector<dispatch::Choice> find(const dispatch::Control& control) const;
  /// The best rows, where these are compared: see dispatch::Executor::best_rows.
  void write(TopK& result, const dispatch::Control& control) const;

 private:
  class Worker;

  using Kept = BestScores::Kept;

  template <class Take>
  void run(const dispatch::Control& control, const Take& take) const;
  std::span<Kept> merge(std::span<Kept> parts, std::uint32_t query, std::vector<Kept>& both) const;
  double score(std::int64_t order) const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const std::size_t k_;
  const Orientation sides_;
  const MakeBlockScorer make_scorer_;
  std::vector<ComparedChoice> choices_;  ///< the columns
  std::uint32_t parts_ = 1;              ///< of the choices
};

}  // namespace warpmatch::cpu
