#include "join/rank_pairs.hpp"

#include "dispatch/choose.hpp"

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

std::optional<double> score_of_duplicates(const dispatch::Request& request, std::uint32_t rank) {
  const std::u32string string = request.left.decode(rank);
  const Text text{string.data(), string.size(), Encoding::ucs4};
  const double score = warpmatch::score(text, text, {.scorer = request.scorer});
  if (!request.rule.passes(score)) return std::nullopt;
  return score;
}

dispatch::PairList rank_pairs(const dispatch::Request& request, const RunOptions& run) {
  dispatch::PairList pairs;
  dispatch::run_on_chosen(request, 0, run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
    pairs = executor.pairs(request, control);
  });
  return pairs;
}

}  // namespace warpmatch::join
