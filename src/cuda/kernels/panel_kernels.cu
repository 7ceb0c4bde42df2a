#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_panel_kernels(Kernels& kernels) { every_panel_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
