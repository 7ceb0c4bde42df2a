#include "cuda/operations/pairs.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template void find_pairs(CudaQueue&, const dispatch::Request&, dispatch::Part, dispatch::PairSink&, const Policy&,
                         const dispatch::Control&);

}  // namespace warpmatch::cuda
