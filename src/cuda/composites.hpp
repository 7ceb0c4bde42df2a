#pragma once

#include <memory>

#include "cuda/tile_scorer.hpp"

namespace warpmatch::cuda {

/// The tile scorer of metrics that are made of Indel ratios (Metric::partial to Metric::wratio, as rules have them).
/// Defined in composite_scorer.hpp, and for CUDA in composite_scorer.cu.
template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_composite_scorer(Queue& queue, const dispatch::Request& request,
                                                         const Policy& policy);

}  // namespace warpmatch::cuda
