#pragma once

#include <memory>

#include "cuda/scorers/tile_scorer.hpp"

namespace warpmatch::cuda {

/// What scores a request on a device; request and policy outlive it.
std::unique_ptr<TileScorer> make_tile_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

// What it chooses from, each in the file of its name.

/// Edit metrics with a bit-parallel recurrence.
std::unique_ptr<TileScorer> make_edit_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// Damerau-Levenshtein.
std::unique_ptr<TileScorer> make_damerau_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// Levenshtein with weights that no bit-parallel recurrence serves.
std::unique_ptr<TileScorer> make_weighted_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// Jaro and Jaro-Winkler in every form.
std::unique_ptr<TileScorer> make_jaro_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// Jaccard of words.
std::unique_ptr<TileScorer> make_jaccard_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// By fitted words.
std::unique_ptr<TileScorer> make_rarity_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

/// What is made of Indel ratios: Metric::partial to Metric::wratio, as rules have them.
std::unique_ptr<TileScorer> make_composite_scorer(Queue& queue, const dispatch::Request& request, const Policy& policy);

}  // namespace warpmatch::cuda
