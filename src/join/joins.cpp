#include <algorithm>
#include <cstdint>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/score_column.hpp"
#include "join/rank_pairs.hpp"

namespace warpmatch {
namespace {

/// A pair of rows, packed so that the order of keys is the order of results.
struct RowPair {
  std::uint64_t key;
  double score;
};

RowPair row_pair(std::uint32_t left, std::uint32_t right, double score) {
  return {std::uint64_t{left} << 32 | right, score};
}

/// Every pair of rows that hold the two strings of a pair of ranks.
std::vector<RowPair> expand(const dispatch::Request& request, const dispatch::PairList& found) {
  std::vector<RowPair> rows;
  rows.reserve(found.size());
  const auto add = [&](const dispatch::RankPair& pair) {
    for (const std::uint32_t left : request.left.rows(pair.left))
      for (const std::uint32_t right : request.right.rows(pair.right))
        rows.push_back(request.self ? row_pair(std::min(left, right), std::max(left, right), pair.score)
                                    : row_pair(left, right, pair.score));
  };
  for (const auto& part : found.parts()) std::for_each(part.begin(), part.end(), add);
  if (!request.self || !request.left.has_duplicates()) return rows;
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) {
    const auto members = request.left.rows(rank);
    if (members.size() < 2) continue;
    const std::optional<double> score = join::score_of_duplicates(request, rank);
    if (!score) continue;
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) rows.push_back(row_pair(members[i], members[j], *score));
  }
  return rows;
}

Pairs to_result(const dispatch::Request& request, std::vector<RowPair> rows) {
  std::sort(rows.begin(), rows.end(), [](const RowPair& a, const RowPair& b) { return a.key < b.key; });
  Pairs result;
  result.left.reserve(rows.size());
  result.right.reserve(rows.size());
  result.score = dispatch::make_score_column(request.rule, rows.size());
  for (const RowPair& row : rows) {
    result.left.push_back(static_cast<std::int32_t>(row.key >> 32));
    result.right.push_back(static_cast<std::int32_t>(row.key & 0xffffffffu));
  }
  dispatch::fill_score_column(result.score, [&](auto& scores, auto convert) {
    for (std::size_t i = 0; i < rows.size(); ++i) scores[i] = convert(rows[i].score);
  });
  return result;
}

}  // namespace

Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options, const RunOptions& run) {
  const dispatch::Request request = join::join_request(left, right, options, false);
  return to_result(request, expand(request, join::rank_pairs(request, run)));
}

Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const dispatch::Request request = join::join_request(corpus, corpus, options, true);
  return to_result(request, expand(request, join::rank_pairs(request, run)));
}

}  // namespace warpmatch
