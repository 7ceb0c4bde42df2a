#include "join/row_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

#include "dispatch/operations/pair_list.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::join {
namespace {

/// To place a pair of rows misses the cache, as a rule.
constexpr std::uint64_t kStepsAPair = 16;

/// Calls `f(left, right, score)` for every pair of rows that hold the two strings of a pair of ranks.
template <class F>
void for_each_row_pair(const RankedRows& rows, const dispatch::PairList& found, const F& f) {
  watch::Pace pace;
  const bool self = rows.is_self();
  const std::uint32_t first_right = rows.first_right();
  const auto of_ranks = [&](const dispatch::RankPair& pair) {
    const auto rights = rows.right(pair.right);
    for (const std::uint32_t left : rows.left(pair.left))
      for (const std::uint32_t right : rights) {
        pace.spend(kStepsAPair);
        if (self)
          f(std::min(left, right), std::max(left, right), pair.score);
        else
          f(left, right - first_right, pair.score);
      }
  };
  for (const auto& part : found.parts()) std::for_each(part.begin(), part.end(), of_ranks);
  if (!self) return;
  for (std::uint32_t rank = 0; rank < rows.ranks(); ++rank) {
    const auto members = rows.left(rank);
    if (members.size() < 2) continue;
    const std::optional<double> score = rows.score_of_equals(rank);
    if (!score) continue;
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        pace.spend(kStepsAPair);
        f(members[i], members[j], *score);
      }
  }
}

/// Sorts the entries from `begin` to `end` - 1 of two columns by the first one.
template <class Score>
void sort_by_right(std::vector<std::int32_t>& right, std::vector<Score>& scores, std::size_t begin, std::size_t end,
                   std::vector<std::pair<std::int32_t, Score>>& both) {
  if (std::is_sorted(right.begin() + static_cast<std::ptrdiff_t>(begin),
                     right.begin() + static_cast<std::ptrdiff_t>(end)))
    return;
  both.clear();
  for (std::size_t i = begin; i < end; ++i) both.emplace_back(right[i], scores[i]);
  watch::Pace pace;
  std::sort(both.begin(), both.end(), [&](const auto& a, const auto& b) {
    pace.spend(2);
    return a.first < b.first;
  });
  for (std::size_t i = begin; i < end; ++i) std::tie(right[i], scores[i]) = both[i - begin];
}

/// Sorts each left row's pairs, on the call's threads. `starts` has where each left row's begin, and the end.
template <class Score>
void sort_rows(Pairs& pairs, std::vector<Score>& scores, const std::vector<std::uint64_t>& starts,
               const RunOptions& run) {
  const unsigned parts = watch::parts_for(pairs.right.size(), run.workers);
  watch::fork_join(parts, [&](unsigned part) {
    const watch::Chunk chunk = watch::chunk_of(pairs.right.size(), part, parts);
    const auto row_at = [&](std::size_t pair) { return std::lower_bound(starts.begin(), starts.end(), pair); };
    watch::Pace pace;
    std::vector<std::pair<std::int32_t, Score>> both;
    for (auto row = row_at(chunk.begin); row != row_at(chunk.end); ++row) {
      pace.spend(16 + 4 * (row[1] - row[0]));
      std::fill(pairs.left.begin() + static_cast<std::ptrdiff_t>(row[0]),
                pairs.left.begin() + static_cast<std::ptrdiff_t>(row[1]),
                static_cast<std::int32_t>(row - starts.begin()));
      sort_by_right(pairs.right, scores, row[0], row[1], both);
    }
  });
}

/// What a pair of rows takes in the result: two row numbers and a score.
constexpr std::uint64_t kPairBytes = 2 * sizeof(std::int32_t) + sizeof(double);

/// How many pairs of rows there are: counted by string, so that no number of copies keeps anyone waiting.
std::uint64_t count_rows(const RankedRows& rows, const dispatch::PairList& found) {
  std::uint64_t count = 0;
  for (const auto& part : found.parts())
    for (const dispatch::RankPair& pair : part)
      count += std::uint64_t{rows.left(pair.left).size()} * rows.right(pair.right).size();
  if (!rows.is_self()) return count;
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < rows.ranks(); ++rank, pace.spend(4)) {
    const std::uint64_t copies = rows.left(rank).size();
    if (copies > 1 && rows.score_of_equals(rank)) count += copies * (copies - 1) / 2;
  }
  return count;
}

std::string rows_text(const RankedRows& rows) {
  if (rows.is_self()) return std::to_string(rows.left_rows()) + " rows";
  return std::to_string(rows.left_rows()) + " and " + std::to_string(rows.right_rows()) + " rows";
}

/// The pairs of rows in order: counted by left row, put in place, then sorted within each.
Pairs to_result(const RankedRows& rows, const dispatch::PairList& found, const RunOptions& run) {
  const std::uint64_t count = count_rows(rows, found);
  dispatch::check_room({.bytes = dispatch::product(count, kPairBytes),
                        .what = std::to_string(count) + " pairs among " + rows_text(rows),
                        .argument = "score_cutoff",
                        .advice = rows.advice()});
  std::vector<std::uint64_t> starts(std::size_t{rows.left_rows()} + 1);
  for_each_row_pair(rows, found, [&](std::uint32_t left, std::uint32_t, double) { ++starts[left]; });
  std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), std::uint64_t{0});

  Pairs result;
  watch::grow(result.left, starts.back());
  watch::grow(result.right, starts.back());
  result.score = dispatch::make_score_column(rows.has_whole_scores(), starts.back());
  dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
    std::vector<std::uint64_t> next = starts;
    for_each_row_pair(rows, found, [&](std::uint32_t left, std::uint32_t right, double score) {
      const std::uint64_t place = next[left]++;
      result.right[place] = static_cast<std::int32_t>(right);
      scores[place] = convert(score);
    });
    sort_rows(result, scores, starts, run);
  });
  return result;
}

}  // namespace

Pairs listed_pairs(const RankedRows& rows, const RunOptions& run,
                   const std::function<void(const std::function<dispatch::PairSink&()>& fresh)>& find) {
  dispatch::PairList found;
  std::optional<dispatch::ListSink> sink;
  const std::uint64_t most = dispatch::host_memory() / (kPairBytes + sizeof(dispatch::RankPair));
  const auto join = [&] {
    find([&]() -> dispatch::PairSink& {
      found = {};
      return sink.emplace(found, most);
    });
    return to_result(rows, found, run);
  };
  return dispatch::within_memory(join, [&] {
    const std::size_t count = std::exchange(found, {}).size();
    return "at least " + std::to_string(count) + " pairs of distinct strings among " + rows_text(rows) + "; " +
           rows.advice();
  });
}

std::string fewer_pairs_advice(double cutoff, bool higher_is_better, bool clusters_need_no_pairs) {
  std::ostringstream text;
  text << (higher_is_better ? "raise" : "lower") << " score_cutoff (" << cutoff
       << " now), or join a part of the strings at a time";
  if (clusters_need_no_pairs) text << "; clusters alone, as dedupe finds them, need no room for pairs";
  return text.str();
}

}  // namespace warpmatch::join
