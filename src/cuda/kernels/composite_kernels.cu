#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_composite_kernels(Kernels& kernels) { every_composite_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
