#include "join/rank_pairs.hpp"

#include <sstream>

#include "dispatch/choose.hpp"
#include "dispatch/operations/equal_strings.hpp"

namespace warpmatch::join {

dispatch::Request join_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self) {
  if (!options.score_cutoff) throw InvalidArgument("score_cutoff", "is required for a join");
  const EditWeights& weights = options.scorer.weights;
  if (self && weights.insertion != weights.deletion)
    throw InvalidArgument("weights",
                          "must cost insertions and deletions alike in a self-join, whose pairs have no "
                          "direction, got " +
                              std::to_string(weights.insertion) + " and " + std::to_string(weights.deletion));
  return dispatch::make_request(left, right, options, self);
}

void rank_pairs(const dispatch::Request& request, const RunOptions& run,
                const std::function<dispatch::PairSink&()>& fresh) {
  if (dispatch::joins_equals(request)) {
    dispatch::check_named(run.device);
    return dispatch::equal_pairs(request, fresh(), dispatch::control_of(run));
  }
  dispatch::run_on_chosen(request, 0, run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
    executor.pairs(request, fresh(), control);
  });
}

std::string fewer_pairs_advice(const dispatch::Request& request) {
  std::ostringstream text;
  text << (higher_is_better(request.rule.form) ? "raise" : "lower") << " score_cutoff (" << request.rule.cutoff
       << " now), or join a part of the strings at a time";
  if (request.self) text << "; clusters alone, as dedupe finds them, need no room for pairs";
  return text.str();
}

}  // namespace warpmatch::join
