#include "cuda/scorers/scorers.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template std::unique_ptr<TileScorer<CudaQueue>> make_tile_scorer(CudaQueue&, const dispatch::Request&, const Policy&);

}  // namespace warpmatch::cuda
