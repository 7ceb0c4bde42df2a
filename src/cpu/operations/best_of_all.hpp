#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/result.hpp>

#include "cpu/best/best_in_lanes.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/operations/compared_choices.hpp"
#include "cpu/operations/row_places.hpp"
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

  BestOfAll(const LaneKernels& kernels, const dispatch::Request& request,
            ComparedChoices compared = ComparedChoices::distinct);
  BestOfAll(const BestOfAll&) = delete;
  BestOfAll& operator=(const BestOfAll&) = delete;

  /// k for each distinct query, best first, of equal ones those of the lower rows.
  std::vector<dispatch::Choice> find(std::size_t k, const dispatch::Control& control) const;
  /// The best rows, where these are compared: see dispatch::Executor::best_rows.
  void write(TopK& result, const dispatch::Control& control) const;

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
  template <class Worker, class Take>
  void run(std::size_t k, const dispatch::Control& control, const Take& take) const;
  template <class Key, class Score>
  void write_lanes(const RowPlaces<Score>& places, std::size_t k, const dispatch::Control& control) const;
  void list_columns();
  std::uint32_t queries_of_a_task() const;
  std::uint32_t first_query(std::uint64_t task) const;
  std::span<const std::uint32_t> columns_of(std::uint32_t rank) const {
    return std::span(column_).subspan(column_begin_[rank], column_begin_[rank + 1] - column_begin_[rank]);
  }

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const Orientation sides_;
  std::vector<TextRef> choices_;         ///< by their rows: the columns
  std::vector<ColumnOfChoice> columns_;  ///< the same
  // Where the choices are the patterns, the columns of each rank.
  std::vector<std::uint32_t> column_begin_;
  std::vector<std::uint32_t> column_;
};

}  // namespace warpmatch::cpu
