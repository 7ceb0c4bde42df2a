#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_pair_kernels(Kernels& kernels) { every_pair_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
