#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_score_kernels(Kernels& kernels) { every_score_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
