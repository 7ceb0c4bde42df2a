#include "join/row_pairs.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
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
/// Each thread has a place for each left row, if there are so many pairs to it: an eighth of what the result takes.
constexpr std::uint64_t kPairsAPlace = 4;

/// Calls `f(left, right, score)` for every pair of rows that hold the two strings of a pair of ranks: for those of one
/// of as many parts of the list, in its thread.
template <class F>
void for_each_row_pair(const RankedRows& rows, const dispatch::PairList& found, unsigned part, unsigned parts,
                       const F& f) {
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
  const watch::Chunk some = watch::chunk_of(found.parts().size(), part, parts);
  for (std::size_t at = some.begin; at < some.end; ++at)
    std::for_each(found.parts()[at].begin(), found.parts()[at].end(), of_ranks);
  const watch::Chunk ranks = watch::chunk_of(self ? rows.ranks() : 0, part, parts);
  for (std::size_t rank = ranks.begin; rank < ranks.end; ++rank) {
    const auto members = rows.left(static_cast<std::uint32_t>(rank));
    if (members.size() < 2) continue;
    const std::optional<double> score = rows.score_of_equals(static_cast<std::uint32_t>(rank));
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
std::uint64_t count_rows(const RankedRows& rows, const dispatch::PairList& found, unsigned threads) {
  std::atomic<std::uint64_t> all = 0;
  watch::fork_join(threads, [&](unsigned thread) {
    std::uint64_t count = 0;
    watch::Pace pace;
    const watch::Chunk parts = watch::chunk_of(found.parts().size(), thread, threads);
    for (std::size_t part = parts.begin; part < parts.end; ++part) {
      pace.spend(found.parts()[part].size());
      for (const dispatch::RankPair& pair : found.parts()[part])
        count += std::uint64_t{rows.left(pair.left).size()} * rows.right(pair.right).size();
    }
    const watch::Chunk ranks = watch::chunk_of(rows.is_self() ? rows.ranks() : 0, thread, threads);
    for (std::size_t at = ranks.begin; at < ranks.end; ++at, pace.spend(4)) {
      const auto rank = static_cast<std::uint32_t>(at);
      const std::uint64_t copies = rows.left(rank).size();
      if (copies > 1 && rows.score_of_equals(rank)) count += copies * (copies - 1) / 2;
    }
    all.fetch_add(count, std::memory_order_relaxed);
  });
  return all;
}

std::string rows_text(const RankedRows& rows) {
  if (rows.is_self()) return std::to_string(rows.left_rows()) + " rows";
  return std::to_string(rows.left_rows()) + " and " + std::to_string(rows.right_rows()) + " rows";
}

/// Where each left row's pairs begin, and the end.
using Starts = std::vector<std::uint64_t>;

/// Counts each left row's pairs, on the call's threads, and gives where they begin: of all, and in `places` of each
/// thread, for its own. To count in one place would take a lock a pair.
Starts count_on_threads(const RankedRows& rows, const dispatch::PairList& found, std::vector<Starts>& places) {
  const auto threads = static_cast<unsigned>(places.size());
  watch::fork_join(threads, [&](unsigned thread) {
    Starts counts(rows.left_rows());
    for_each_row_pair(rows, found, thread, threads, [&](std::uint32_t left, std::uint32_t, double) { ++counts[left]; });
    places[thread] = std::move(counts);
  });
  Starts starts(std::size_t{rows.left_rows()} + 1);
  std::uint64_t sum = 0;
  watch::Pace pace;
  for (std::size_t row = 0; row < rows.left_rows(); ++row, pace.spend(threads)) {
    starts[row] = sum;
    for (Starts& own : places) sum += std::exchange(own[row], sum);
  }
  starts.back() = sum;
  return starts;
}

/// The pairs of rows in order: counted by left row, put in place, then sorted within each. No two pairs of a left row
/// have the same right row, so it does not matter in which order they are put there.
Pairs to_result(const RankedRows& rows, const dispatch::PairList& found, const RunOptions& run) {
  const unsigned most = watch::parts_for(found.size() + (rows.is_self() ? rows.ranks() : 0), run.workers);
  const std::uint64_t count = count_rows(rows, found, most);
  dispatch::check_room({.bytes = dispatch::product(count, kPairBytes),
                        .what = std::to_string(count) + " pairs among " + rows_text(rows),
                        .argument = "score_cutoff",
                        .advice = rows.advice()});
  std::vector<Starts> places(std::clamp<std::uint64_t>(count / kPairsAPlace / (rows.left_rows() + 1), 1, most));
  const auto threads = static_cast<unsigned>(places.size());
  const Starts starts = count_on_threads(rows, found, places);

  Pairs result;
  const unsigned halves = std::min(threads, 2u);  // new memory takes its time as well; scores are half of it
  watch::fork_join(halves, [&](unsigned half) {
    if (half == 0) {
      watch::grow(result.left, starts.back());
      watch::grow(result.right, starts.back());
    }
    if (half + 1 == halves) result.score = dispatch::make_score_column(rows.has_whole_scores(), starts.back());
  });
  dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
    watch::fork_join(threads, [&](unsigned thread) {
      Starts& next = places[thread];
      for_each_row_pair(rows, found, thread, threads, [&](std::uint32_t left, std::uint32_t right, double score) {
        const std::uint64_t place = next[left]++;
        result.right[place] = static_cast<std::int32_t>(right);
        scores[place] = convert(score);
      });
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
