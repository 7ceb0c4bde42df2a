#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_cell_kernels(Kernels& kernels) { every_cell_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
