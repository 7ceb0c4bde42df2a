#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "corpus/fork_join.hpp"
#include "dispatch/score_column.hpp"
#include "join/rank_pairs.hpp"
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
    const std::optional<double> score = join::score_of_duplicates(request, rank);
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
  const unsigned parts = corpus::parts_for(pairs.right.size(), run.workers);
  corpus::fork_join(parts, [&](unsigned part) {
    const corpus::Chunk chunk = corpus::chunk_of(pairs.right.size(), part, parts);
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

/// The pairs of rows in order: counted by left row, put in place, then sorted within each.
Pairs to_result(const dispatch::Request& request, const dispatch::PairList& found, const RunOptions& run) {
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

}  // namespace

Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.monitor);
  const dispatch::Request request = join::join_request(left, right, options, false);
  return to_result(request, join::rank_pairs(request, run), run);
}

Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.monitor);
  const dispatch::Request request = join::join_request(corpus, corpus, options, true);
  return to_result(request, join::rank_pairs(request, run), run);
}

}  // namespace warpmatch
