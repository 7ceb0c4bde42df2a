#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_jaro_kernels(Kernels& kernels) { every_jaro_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
