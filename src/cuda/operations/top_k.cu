#include "cuda/operations/top_k.hpp"

#include "cuda/runtime/cuda_queue.cuh"

namespace warpmatch::cuda {

template std::vector<dispatch::Choice> find_top_k(CudaQueue&, const dispatch::Request&, dispatch::Part, std::size_t,
                                                  const Policy&, const dispatch::Control&);

}  // namespace warpmatch::cuda
