#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/monitor.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "dispatch/operations/text_choices.hpp"
#include "dispatch/planning/room.hpp"
#include "dispatch/planning/text_cost.hpp"
#include "pair/query.hpp"
#include "scoring/score_rule.hpp"
#include "watch/parallel.hpp"

namespace warpmatch {
namespace {

/// Writes the scores of one query; those of nulls are the worst there is.
template <class Cell>
void score_row(const Text& query_text, const dispatch::TextChoices& choices, const ScoreOptions& options,
               double multiplier, Cell* cells) {
  const auto write = [&](std::size_t column, double score) {
    const double value = score * multiplier;
    if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, dispatch::dtype_of<Cell>);
    cells[column] = dispatch::to_cell<Cell>(value);
  };
  if (query_text.data != nullptr) {
    pair::Query query(query_text, options, choices.use());
    return choices.score(query, write);
  }
  const double worst = scoring::ScoreRule(options).worst();
  for (std::size_t column = 0; column < choices.size(); ++column) write(column, worst);
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
  const double packed_seconds = dispatch::seconds_in_lanes(options, left, right, !are_packed);
  return {seconds < packed_seconds, seconds, packed_seconds};
}

void matrix_of_texts(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                     const MatrixView& out, double multiplier, const RunOptions& run) {
  dispatch::check_shape(queries.size(), choices.size(), out);
  dispatch::check_texts(queries, choices, options.scorer);
  const Watch watch(run.stop, run.monitor);
  const auto score_rows = [&](const dispatch::Control& control) {
    dispatch::visit_dtype(out.dtype, [&](auto zero) {
      using Cell = decltype(zero);
      const dispatch::TextChoices prepared(choices, queries.size());
      watch::parallel_for(queries.size(), control, [&](std::uint64_t row, unsigned) {
        score_row(queries[row], prepared, options, multiplier, static_cast<Cell*>(out.data) + row * out.row_stride);
      });
    });
  };
  dispatch::within_memory(
      [&] { score_rows(dispatch::control_of(run, estimate_unpacked(queries, choices, options).seconds)); },
      [&] {
        return "scoring " + std::to_string(queries.size()) + " queries with " + std::to_string(choices.size()) +
               " choices, beside the result; use fewer workers, or a part of the queries at a time";
      });
}

}  // namespace warpmatch
