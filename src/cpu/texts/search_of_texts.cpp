#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/monitor.hpp>

#include "core/ranking.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/texts/text_rows.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

/// Calls `found(row, column, score)` for each pair that meets the cutoff, row by row and column by column, and
/// `end(row)` behind each row.
template <class Found, class End>
void for_each_match(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                    const Found& found, const End& end) {
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
  const cpu::TextRows rows(cpu::lane_kernels(), queries, choices, options);
  constexpr std::size_t step = cpu::TextRows::at_once;
  std::vector<double> scores(std::min(step, queries.size()) * choices.size());
  for (std::size_t first = 0; first < queries.size(); first += step) {
    const std::size_t count = std::min(step, queries.size() - first);
    rows.scores(first, count, scores.data());
    const double* score = scores.data();
    for (std::size_t row = first; row < first + count; ++row) {
      for (std::size_t column = 0; column < choices.size(); ++column, ++score) {
        // What misses the cutoff is reported as something that misses it, too.
        if (queries[row].data != nullptr && choices[column].data != nullptr && rows.rule().passes(*score))
          found(row, column, *score);
      }
      end(row);
    }
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
    struct Found {
      core::RankKey key;
      double score;
    };
    std::vector<Found> row;
    dispatch::fill_score_column(result.scores, [&](auto& scores, auto convert) {
      for_each_match(
          queries, choices, options,
          [&](std::size_t, std::size_t column, double score) {
            row.push_back({{scoring::order_of(rule.form, score), static_cast<std::uint32_t>(column)}, score});
          },
          [&](std::size_t query) {
            const std::size_t kept = std::min(k, row.size());
            std::partial_sort(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(kept), row.end(),
                              [](const Found& a, const Found& b) { return a.key < b.key; });
            for (std::size_t i = 0; i < kept; ++i) {
              result.indices[query * k + i] = static_cast<std::int32_t>(row[i].key.row);
              scores[query * k + i] = convert(row[i].score);
            }
            row.clear();
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
    Pairs result;
    result.score = dispatch::make_score_column(rule.integer, 0);
    dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
      for_each_match(
          left, right, options,
          [&](std::size_t row, std::size_t column, double score) {
            result.left.push_back(static_cast<std::int32_t>(row));
            result.right.push_back(static_cast<std::int32_t>(column));
            scores.push_back(convert(score));
          },
          [](std::size_t) {});
    });
    return result;
  };
  return dispatch::within_memory(search, [&] { return "the pairs of " + std::to_string(left.size()) + " strings"; });
}

}  // namespace warpmatch
