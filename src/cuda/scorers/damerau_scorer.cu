#include "cuda/scorers/damerau_scorer.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template std::unique_ptr<TileScorer<CudaQueue>> make_damerau_scorer(CudaQueue&, const dispatch::Request&,
                                                                    const Policy&);

}  // namespace warpmatch::cuda
