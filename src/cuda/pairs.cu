#include "cuda/pairs.hpp"

#include "cuda/cuda_queue.cuh"

namespace warpmatch::cuda {

template dispatch::PairList find_pairs(CudaQueue&, const dispatch::Request&, dispatch::Part, const Policy&,
                                       const dispatch::Control&);

}  // namespace warpmatch::cuda
