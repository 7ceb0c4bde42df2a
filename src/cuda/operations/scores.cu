#include "cuda/operations/scores.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template void write_scores(CudaQueue&, const dispatch::Request&, dispatch::Part, const dispatch::DenseTarget&,
                           const Policy&, const dispatch::Control&);

}  // namespace warpmatch::cuda
