#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/monitor.hpp>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/texts/text_rows.hpp"
#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "dispatch/planning/room.hpp"
#include "dispatch/planning/text_cost.hpp"
#include "watch/parallel.hpp"

namespace warpmatch {
namespace {

/// Rows `first` to `first + count` - 1.
template <class Cell>
void write_rows(const cpu::TextRows& rows, std::size_t first, std::size_t count, double multiplier,
                const MatrixView& out) {
  std::vector<double> scores(count * rows.columns());
  rows.scores(first, count, scores.data());
  auto* cells = static_cast<Cell*>(out.data) + first * out.row_stride;
  for (std::size_t i = 0; i < count; ++i)
    dispatch::write_cells(std::span(scores).subspan(i * rows.columns(), rows.columns()), multiplier,
                          cells + i * out.row_stride);
}

/// As many as are best scored at once, fewer where threads share a few rows that take their time.
std::size_t rows_of_a_task(std::size_t rows, unsigned workers) {
  constexpr std::size_t tasks_each = 4;
  if (workers == 1) return cpu::TextRows::at_once;
  return std::clamp<std::size_t>(rows / (tasks_each * workers), 1, cpu::TextRows::at_once);
}

}  // namespace

UnpackedEstimate estimate_unpacked(std::span<const Text> queries, std::span<const Text> choices,
                                   const ScoreOptions& options, bool are_packed) {
  const dispatch::TextTotals left(queries);
  const dispatch::TextTotals right(choices);
  constexpr std::uint64_t longest = std::uint64_t{1} << 30;
  const bool checks_lengths = takes(options.scorer.metric, MetricParameter::pad) && !options.scorer.pad;
  if (checks_lengths || std::max(left.longest, right.longest) > longest) return {false, HUGE_VAL, HUGE_VAL};
  const double seconds = dispatch::seconds_as_they_lie(options, left, right);
  // A few strings are compared before all of that is estimated.
  const double least = dispatch::least_seconds_in_lanes();
  if (seconds < least) return {true, seconds, least};
  const double packed_seconds = dispatch::seconds_in_lanes(options, left, right, !are_packed);
  if (seconds < packed_seconds) return {true, seconds, packed_seconds};
  // What is likely decides; how long it takes is told for the worst.
  const double share = dispatch::likely_share(options, queries, choices);
  const bool is_cheaper = dispatch::seconds_as_they_lie(options, left, right, share) <
                          dispatch::seconds_in_lanes(options, left, right, !are_packed, share);
  return {is_cheaper, seconds, packed_seconds};
}

void matrix_of_texts(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                     const MatrixView& out, double multiplier, const RunOptions& run) {
  dispatch::check_shape(queries.size(), choices.size(), out);
  dispatch::check_texts(queries, choices, options.scorer);
  const Watch watch(run.stop, run.monitor);
  const auto score_rows = [&] {
    // What one thread does anyway need not be foreseen.
    const double seconds = run.workers == 1 ? 0 : estimate_unpacked(queries, choices, options).seconds;
    const dispatch::Control control = dispatch::control_of(run, seconds);
    const cpu::TextRows rows(cpu::lane_kernels(), queries, choices, options);
    const std::size_t step = rows_of_a_task(queries.size(), control.workers);
    dispatch::visit_dtype(out.dtype, [&](auto zero) {
      using Cell = decltype(zero);
      const auto write = [&](std::uint64_t task, unsigned) {
        const std::size_t first = task * step;
        write_rows<Cell>(rows, first, std::min(step, queries.size() - first), multiplier, out);
      };
      if (queries.size() <= step) return write(0, 0);
      watch::parallel_for((queries.size() + step - 1) / step, control, write);
    });
  };
  dispatch::within_memory(score_rows, [&] {
    return "scoring " + std::to_string(queries.size()) + " queries with " + std::to_string(choices.size()) +
           " choices, beside the result; use fewer workers, or a part of the queries at a time";
  });
}

}  // namespace warpmatch
