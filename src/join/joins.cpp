#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/operations/pair_list.hpp"
#include "dispatch/operations/score_column.hpp"
#include "dispatch/planning/room.hpp"
#include "join/rank_pairs.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// To place a pair of rows misses the cache, as a rule.
constexpr std::uint64_t kStepsAPair = 16;

/// Calls `f(left, right, score)` for every pair of rows that hold the two strings of a pair of ranks.
template <class F>
void for_each_row_pair(const dispatch::Request& request, const dispatch::PairList& found, const F& f) {
  watch::Pace pace;
  const auto of_ranks = [&](const dispatch::RankPair& pair) {
    for (const std::uint32_t left : request.left.rows(pair.left))
      for (const std::uint32_t right : request.right.rows(pair.right)) {
        pace.spend(kStepsAPair);
        if (request.self)
          f(std::min(left, right), std::max(left, right), pair.score);
        else
          f(left, right, pair.score);
      }
  };
  for (const auto& part : found.parts()) std::for_each(part.begin(), part.end(), of_ranks);
  if (!request.self || !request.left.has_duplicates()) return;
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) {
    const auto members = request.left.rows(rank);
    if (members.size() < 2) continue;
    const std::optional<double> score = dispatch::score_of_equals(request, rank);
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
std::uint64_t count_rows(const dispatch::Request& request, const dispatch::PairList& found) {
  std::uint64_t count = 0;
  for (const auto& part : found.parts())
    for (const dispatch::RankPair& pair : part)
      count += std::uint64_t{request.left.rows(pair.left).size()} * request.right.rows(pair.right).size();
  if (request.self && request.left.has_duplicates()) count += dispatch::count_equal_rows(request);
  return count;
}

std::string rows_text(const dispatch::Request& request) {
  if (request.self) return std::to_string(request.left.size()) + " rows";
  return std::to_string(request.left.size()) + " and " + std::to_string(request.right.size()) + " rows";
}

void check_room_for(std::uint64_t pairs, const dispatch::Request& request) {
  dispatch::check_room({.bytes = dispatch::product(pairs, kPairBytes),
                        .what = std::to_string(pairs) + " pairs among " + rows_text(request),
                        .argument = "score_cutoff",
                        .advice = join::fewer_pairs_advice(request)});
}

/// The pairs of rows in order: counted by left row, put in place, then sorted within each.
Pairs to_result(const dispatch::Request& request, const dispatch::PairList& found, const RunOptions& run) {
  check_room_for(count_rows(request, found), request);
  std::vector<std::uint64_t> starts(std::size_t{request.left.size()} + 1);
  for_each_row_pair(request, found, [&](std::uint32_t left, std::uint32_t, double) { ++starts[left]; });
  std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), std::uint64_t{0});

  Pairs result;
  watch::grow(result.left, starts.back());
  watch::grow(result.right, starts.back());
  result.score = dispatch::make_score_column(request.rule, starts.back());
  dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
    std::vector<std::uint64_t> next = starts;
    for_each_row_pair(request, found, [&](std::uint32_t left, std::uint32_t right, double score) {
      const std::uint64_t place = next[left]++;
      result.right[place] = static_cast<std::int32_t>(right);
      scores[place] = convert(score);
    });
    sort_rows(result, scores, starts, run);
  });
  return result;
}

Pairs join_rows(const dispatch::Request& request, const RunOptions& run) {
  dispatch::PairList found;
  std::optional<dispatch::ListSink> sink;
  const std::uint64_t most = dispatch::host_memory() / (kPairBytes + sizeof(dispatch::RankPair));
  const auto join = [&] {
    join::rank_pairs(request, run, [&]() -> dispatch::PairSink& {
      found = {};
      return sink.emplace(found, most);
    });
    return to_result(request, found, run);
  };
  return dispatch::within_memory(join, [&] {
    const std::size_t count = std::exchange(found, {}).size();
    return "at least " + std::to_string(count) + " pairs of distinct strings among " + rows_text(request) + "; " +
           join::fewer_pairs_advice(request);
  });
}

}  // namespace

Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  return join_rows(join::join_request(left, right, options, false), run);
}

Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  return join_rows(join::join_request(corpus, corpus, options, true), run);
}

}  // namespace warpmatch
