#include "cuda/scorers/scorers.hpp"

namespace warpmatch::cuda {

std::unique_ptr<TileScorer> make_tile_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy) {
  if (request.fitted != nullptr) return make_rarity_scorer(queue, request, policy);
  if (request.rule.counts_edits && request.rule.metric != Metric::damerau_levenshtein)
    return make_edit_scorer(queue, request, policy);
  switch (request.rule.metric) {
    case Metric::damerau_levenshtein: return make_damerau_scorer(queue, request, policy);
    case Metric::jaccard: return make_jaccard_scorer(queue, request, policy);
    case Metric::levenshtein: return make_weighted_scorer(queue, request, policy);
    case Metric::jaro:
    case Metric::jaro_winkler: return make_jaro_scorer(queue, request, policy);
    default: return make_composite_scorer(queue, request, policy);
  }
}

}  // namespace warpmatch::cuda
