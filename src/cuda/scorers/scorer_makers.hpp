#pragma once

#include <memory>

#include "cuda/scorers/tile_scorer.hpp"

namespace warpmatch::cuda {

// The tile scorers of metrics without a bit-parallel edit recurrence. Each is defined in the header of its name and
// instantiated for CUDA in the .cu file of that name, so that they compile side by side.

/// Jaro and Jaro-Winkler in every form (jaro_scorer.hpp).
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_jaro_scorer(Queue& queue, const dispatch::Request& request,
                                                    const Policy& policy);

/// Damerau-Levenshtein (damerau_scorer.hpp).
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_damerau_scorer(Queue& queue, const dispatch::Request& request,
                                                       const Policy& policy);

/// Jaccard of words (jaccard_scorer.hpp).
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_jaccard_scorer(Queue& queue, const dispatch::Request& request,
                                                       const Policy& policy);

/// Levenshtein with weights that no bit-parallel recurrence serves (weighted_scorer.hpp).
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_weighted_scorer(Queue& queue, const dispatch::Request& request,
                                                        const Policy& policy);

/// What is made of Indel ratios: Metric::partial to Metric::wratio, as rules have them (composite_scorer.hpp).
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_composite_scorer(Queue& queue, const dispatch::Request& request,
                                                         const Policy& policy);

}  // namespace warpmatch::cuda
