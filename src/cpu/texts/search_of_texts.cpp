#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/monitor.hpp>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/search/best_columns.hpp"
#include "cpu/texts/best_of_texts.hpp"
#include "cpu/texts/text_rows.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

/// Calls `take(row, scores)` with what each query scores with every choice, row by row. The scores of nulls mean
/// nothing.
template <class Take>
void for_each_row(const cpu::TextRows& rows, const Take& take) {
  constexpr std::size_t step = cpu::TextRows::at_once;
  const std::size_t columns = rows.columns();
  std::vector<double> scores(std::min(step, rows.rows()) * columns);
  for (std::size_t first = 0; first < rows.rows(); first += step) {
    const std::size_t count = std::min(step, rows.rows() - first);
    rows.scores(first, count, scores.data());
    for (std::size_t row = 0; row < count; ++row) take(first + row, std::span(scores).subspan(row * columns, columns));
  }
}

void check_lengths(std::span<const Text> queries, std::span<const Text> choices) {
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
}

/// Columns of a row of `scores` whose choices count, in numbers that sort best first.
void numbers_of(std::span<const Text> choices, const scoring::ScoreRule& rule, std::span<double> scores) {
  const double sign = higher_is_better(rule.form) ? -1.0 : 1.0;
  for (std::size_t column = 0; column < scores.size(); ++column) {
    // What misses the cutoff is reported as something that misses it, too.
    const bool counts = choices[column].data != nullptr && rule.passes(scores[column]);
    scores[column] = counts ? sign * scores[column] : cpu::BestColumns<double>::none;
  }
}

}  // namespace

TopK top_k_of_texts(std::span<const Text> queries, std::span<const Text> choices, std::size_t k,
                    const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  k = std::min(k, choices.size());
  const scoring::ScoreRule rule(options);
  const auto search = [&] {
    TopK result{queries.size(), k, std::vector<std::int32_t>(queries.size() * k, -1),
                dispatch::make_score_column(rule.integer, queries.size() * k, dispatch::missing_score(rule))};
    check_lengths(queries, choices);
    const cpu::TextRows rows(cpu::lane_kernels(), queries, choices, options);
    if (cpu::write_best_of_texts(cpu::lane_kernels(), rows, result)) return result;
    cpu::BestColumns<double> best(k);
    dispatch::fill_score_column(result.scores, [&](auto& scores, auto convert) {
      for_each_row(rows, [&](std::size_t query, std::span<double> row) {
        if (queries[query].data == nullptr) return;
        numbers_of(choices, rule, row);
        std::size_t place = query * k;
        for (const auto& found : best.of(row.data(), static_cast<std::uint32_t>(row.size()))) {
          result.indices[place] = static_cast<std::int32_t>(found.column);
          scores[place++] = convert(std::abs(found.number));
        }
      });
    });
    return result;
  };
  return dispatch::within_memory(search, [&] {
    return std::to_string(k) + " best choices of each of " + std::to_string(queries.size()) + " queries";
  });
}

Pairs pairs_of_texts(std::span<const Text> left, std::span<const Text> right, const ScoreOptions& options,
                     const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  if (!options.score_cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  const scoring::ScoreRule rule(options);
  const auto search = [&] {
    check_lengths(left, right);
    const cpu::TextRows rows(cpu::lane_kernels(), left, right, options);
    Pairs result;
    result.score = dispatch::make_score_column(rule.integer, 0);
    dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
      for_each_row(rows, [&](std::size_t row, std::span<const double> of_row) {
        for (std::size_t column = 0; column < of_row.size(); ++column) {
          if (left[row].data == nullptr || right[column].data == nullptr || !rule.passes(of_row[column])) continue;
          result.left.push_back(static_cast<std::int32_t>(row));
          result.right.push_back(static_cast<std::int32_t>(column));
          scores.push_back(convert(of_row[column]));
        }
      });
    });
    return result;
  };
  return dispatch::within_memory(search, [&] { return "the pairs of " + std::to_string(left.size()) + " strings"; });
}

}  // namespace warpmatch
