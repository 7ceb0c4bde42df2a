#pragma once

#include <cstdint>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "core/metric_visit.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::join {

/// The request of a join. Throws InvalidArgument without a cutoff.
dispatch::Request join_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self);

/// Every pair of distinct strings that meets the cutoff, on the chosen executor.
std::vector<dispatch::RankPair> rank_pairs(const dispatch::Request& request, const RunOptions& run);

/// The score of a pair of ranks.
inline double score_of(const dispatch::Request& request, const dispatch::RankPair& pair) {
  const std::uint32_t maximum =
      core::maximum(request.rule.metric, request.left.length(pair.left), request.right.length(pair.right));
  return scoring::score_of(request.rule.form, pair.distance, maximum);
}

/// True where rows that hold the same string, this rank's, meet the cutoff: always, but for a floor on an integer
/// similarity that short strings cannot reach.
inline bool duplicates_count(const dispatch::Request& request, std::uint32_t rank) {
  const std::uint32_t length = request.left.length(rank);
  return request.rule.passes(0, core::maximum(request.rule.metric, length, length));
}

}  // namespace warpmatch::join
