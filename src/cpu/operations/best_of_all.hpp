#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/operations/best_in_lanes.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// The best choices by an edit metric, every pair being compared: a few queries at a time with all choices, whose
/// scores are whole numbers that sort as they do, and never become a matrix. For a small k they are told in lanes,
/// queries side by side; else a query's wait in a row.
class BestOfAll {
 public:
  /// Whether those whole numbers tell all scores of the request apart.
  static bool serves(const dispatch::Request& request);

  BestOfAll(const LaneKernels& kernels, const dispatch::Request& request);
  BestOfAll(const BestOfAll&) = delete;
  BestOfAll& operator=(const BestOfAll&) = delete;

  /// k for each distinct query, best first, of equal ones those of the lower rows.
  std::vector<dispatch::Choice> find(std::size_t k, const dispatch::Control& control) const;

  /// Groups of queries, which threads share.
  std::uint64_t tasks() const;
  /// What a thread keeps besides its block of patterns.
  std::uint64_t worker_bytes(std::size_t k) const;

 private:
  template <class Key>
  class LaneWorker;
  class RowWorker;
  enum class Way : std::uint8_t { lanes, long_lanes, rows };  ///< keys of four bytes, of eight

  Way way(std::size_t k) const;
  template <class Key>
  bool fits_lanes(std::size_t k) const;
  template <class Worker>
  void run(std::size_t k, const dispatch::Control& control, dispatch::Choice* best) const;
  std::uint32_t queries_of_a_task() const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const Orientation sides_;
  std::vector<TextRef> choices_;          ///< distinct ones, by their first rows: the columns
  std::vector<ColumnOfChoice> columns_;   ///< the same
  std::vector<std::uint32_t> column_of_;  ///< of a choice, where the choices are the patterns
};

}  // namespace warpmatch::cpu
