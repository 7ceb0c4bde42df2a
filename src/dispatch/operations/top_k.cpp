#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

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
  // Without copies they are in that order already.
  if (!request.right.has_duplicates()) {
    for (const dispatch::Choice& choice : choices) {
      if (choice.rank == dispatch::Choice::none) break;
      rows.push_back({choice.score, request.right.first_row(choice.rank)});
    }
    return;
  }
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

/// What the search keeps of a choice of a distinct query, and the result of a place.
constexpr std::uint64_t kSearchBytes = 3 * sizeof(dispatch::Choice);
constexpr std::uint64_t kPlaceBytes = sizeof(std::int32_t) + sizeof(double);

std::string places_text(const dispatch::Request& request, std::size_t k) {
  return std::to_string(k) + " best choices of each of " + std::to_string(request.left.size()) + " queries";
}

constexpr const char* kAdvice = "ask for a lower k, or pass a part of the queries at a time";

/// k of the distinct choices for each distinct query.
std::vector<dispatch::Choice> best_choices(const dispatch::Request& request, std::size_t k, const RunOptions& run) {
  if (dispatch::joins_equals(request)) {
    dispatch::check_named(run.device);
    return dispatch::equal_choices(request, k, dispatch::control_of(run));
  }
  std::vector<dispatch::Choice> best;
  dispatch::run_on_chosen(request, dispatch::product(request.left.distinct() * k, sizeof(dispatch::Choice)), run,
                          [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                            if (k > 0) best = executor.top_k(request, k, control);
                          });
  return best;
}

TopK find_rows(const dispatch::Request& request, std::size_t k, const RunOptions& run) {
  const std::size_t queries = request.left.size();
  const std::size_t distinct_k = std::min<std::size_t>(k, request.right.distinct());
  const std::vector<dispatch::Choice> best = best_choices(request, distinct_k, run);

  TopK result{queries, k, std::vector<std::int32_t>(queries * k, -1),
              dispatch::make_score_column(request.rule.integer, queries * k, dispatch::missing_score(request.rule))};
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

}  // namespace

TopK top_k(const Corpus& queries, const Corpus& choices, std::size_t k, const ScoreOptions& options,
           const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  dispatch::Request request = dispatch::make_request(queries, choices, options);
  request.best_only = true;
  k = std::min(k, choices.size());  // there are never more
  const std::uint64_t searched =
      std::uint64_t{request.left.distinct()} * std::min<std::size_t>(k, request.right.distinct());
  dispatch::check_room({.bytes = dispatch::sum(dispatch::product(queries.size() * k, kPlaceBytes),
                                               dispatch::product(searched, kSearchBytes)),
                        .what = places_text(request, k),
                        .argument = "k",
                        .advice = kAdvice});
  return dispatch::within_memory([&] { return find_rows(request, k, run); },
                                 [&] { return places_text(request, k) + "; " + kAdvice; });
}

}  // namespace warpmatch
