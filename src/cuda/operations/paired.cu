#include "cuda/operations/paired.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template void write_paired(CudaQueue&, const dispatch::Request&, const dispatch::DenseTarget&, const Policy&,
                           const dispatch::Control&);

}  // namespace warpmatch::cuda
