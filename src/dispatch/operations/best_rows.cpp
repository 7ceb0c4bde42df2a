#include "dispatch/operations/best_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dispatch/operations/score_column.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {
namespace {

/// One row that matched.
struct Row {
  double score;
  std::uint32_t row;
};

/// The best distinct choices of one query, best first, as the k best rows: each choice stands for all rows that hold
/// it, and rows of equal score come in order of their numbers. k distinct choices always cover k rows.
void best_rows(std::span<const Choice> choices, const Request& request, std::size_t k, std::vector<Row>& rows) {
  rows.clear();
  // Without copies they are in that order already.
  if (!request.right.has_duplicates()) {
    for (const Choice& choice : choices) {
      if (choice.rank == Choice::none) break;
      rows.push_back({choice.score, request.right.first_row(choice.rank)});
    }
    return;
  }
  std::size_t tied_from = 0;
  const auto sort_ties = [&] {
    std::sort(rows.begin() + static_cast<std::ptrdiff_t>(tied_from), rows.end(),
              [](const Row& a, const Row& b) { return a.row < b.row; });
  };
  for (const Choice& choice : choices) {
    if (choice.rank == Choice::none) break;
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

void write_rows(std::span<const Choice> choices, std::size_t k, const Request& request, TopK& result) {
  std::vector<Row> rows;
  fill_score_column(result.scores, [&](auto& scores, auto convert) {
    watch::Pace pace;
    for (std::uint32_t rank = 0; rank < request.left.distinct() && k > 0; ++rank) {
      pace.spend(8 * k);
      best_rows(choices.subspan(rank * k, k), request, result.k, rows);
      for (const std::uint32_t query : request.left.rows(rank)) {
        pace.spend(16 + 4 * rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
          result.indices[query * result.k + i] = static_cast<std::int32_t>(rows[i].row);
          scores[query * result.k + i] = convert(rows[i].score);
        }
      }
    }
  });
}

void write_best_rows(const Executor& executor, const Request& request, TopK& result, const Control& control) {
  if (executor.best_rows(request, result, control)) return;
  const std::size_t k = std::min<std::size_t>(result.k, request.right.distinct());
  if (k > 0) write_rows(executor.top_k(request, k, control), k, request, result);
}

}  // namespace warpmatch::dispatch
