#pragma once

#include <memory>

#include "cuda/edit_scorer.hpp"
#include "cuda/tile_scorer.hpp"

namespace warpmatch::cuda {

template <class Queue>
std::unique_ptr<TileScorer<Queue>> make_tile_scorer(Queue& queue, const dispatch::Request& request,
                                                    const Policy& policy) {
  return std::make_unique<EditScorer<Queue>>(queue, request, policy);
}

}  // namespace warpmatch::cuda
