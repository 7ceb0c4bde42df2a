#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/score_column.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

constexpr double kWorstDistance = 2147483647;  // more than any distance

/// The score of an empty place: nothing is as bad.
double missing_score(const scoring::ScoreRule& rule) {
  return rule.integer && !higher_is_better(rule.form) ? kWorstDistance : rule.worst();
}

/// One row that matched.
struct Row {
  double score;
  std::uint32_t row;
};

/// From the best distinct choices of one query, best first, to the k best rows: each choice stands for all rows that
/// hold it, and rows of equal score come in order of their numbers. k distinct choices always cover k rows.
void best_rows(std::span<const dispatch::Choice> choices, const dispatch::Request& request, std::size_t k,
               std::vector<Row>& rows) {
  rows.clear();
  std::size_t tied_from = 0;
  const auto sort_ties = [&] {
    std::sort(rows.begin() + static_cast<std::ptrdiff_t>(tied_from), rows.end(),
              [](const Row& a, const Row& b) { return a.row < b.row; });
  };
  for (const dispatch::Choice& choice : choices) {
    if (choice.rank == dispatch::Choice::none) break;
    if (!rows.empty() && rows.back().score != choice.score) {
      if (rows.size() >= k) break;
      sort_ties();
      tied_from = rows.size();
    }
    for (const std::uint32_t row : request.right.rows(choice.rank)) rows.push_back({choice.score, row});
  }
  sort_ties();
  if (rows.size() > k) rows.resize(k);
}

}  // namespace

TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, const ScoreOptions& options,
           const RunOptions& run) {
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  const Watch watch(run.monitor);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const std::size_t distinct_k = std::min<std::size_t>(k, request.right.distinct());

  std::vector<dispatch::Choice> best;
  dispatch::run_on_chosen(request, request.left.distinct() * distinct_k * sizeof(dispatch::Choice), run,
                          [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                            if (distinct_k > 0) best = executor.top_k(request, distinct_k, control);
                          });

  TopK result{queries.size(), k, std::vector<std::int32_t>(queries.size() * k, -1),
              dispatch::make_score_column(request.rule, queries.size() * k, missing_score(request.rule))};
  std::vector<Row> rows;
  dispatch::fill_score_column(result.scores, [&](auto& scores, auto convert) {
    watch::Pace pace;
    for (std::uint32_t rank = 0; rank < request.left.distinct() && distinct_k > 0; ++rank) {
      pace.spend(8 * distinct_k);
      best_rows({best.data() + rank * distinct_k, distinct_k}, request, k, rows);
      for (const std::uint32_t query : request.left.rows(rank)) {
        pace.spend(16 + 4 * rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
          result.indices[query * k + i] = static_cast<std::int32_t>(rows[i].row);
          scores[query * k + i] = convert(rows[i].score);
        }
      }
    }
  });
  return result;
}

}  // namespace warpmatch
