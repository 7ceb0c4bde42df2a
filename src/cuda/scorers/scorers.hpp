#pragma once

#include <memory>

#include "cuda/scorers/edit_scorer.hpp"
#include "cuda/scorers/scorer_makers.hpp"
#include "cuda/scorers/tile_scorer.hpp"

namespace warpmatch::cuda {

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_tile_scorer(Queue& queue, const dispatch::Request& request,
                                                    const Policy& policy) {
  if (request.rule.counts_edits && request.rule.metric != Metric::damerau_levenshtein)
    return std::make_unique<EditScorer<Queue>>(queue, request, policy);
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
