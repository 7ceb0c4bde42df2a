#include "join/rank_pairs.hpp"

#include "dispatch/choose.hpp"

namespace warpmatch::join {

dispatch::Request join_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self) {
  if (!options.score_cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  return {left.packed(), right.packed(), scoring::ScoreRule(options), self};
}

std::vector<dispatch::RankPair> rank_pairs(const dispatch::Request& request, const RunOptions& run) {
  std::vector<dispatch::RankPair> pairs;
  dispatch::run_on_chosen(request, 0, run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
    pairs = executor.pairs(request, control);
  });
  return pairs;
}

}  // namespace warpmatch::join
