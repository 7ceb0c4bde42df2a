#include "cuda/scorers/jaro_scorer.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template std::unique_ptr<TileScorer<CudaQueue>> make_jaro_scorer(CudaQueue&, const dispatch::Request&, const Policy&);

}  // namespace warpmatch::cuda
