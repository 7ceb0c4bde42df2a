#include "cuda/kernels/kernel.cuh"
#include "cuda/programs/every_program.hpp"

namespace warpmatch::cuda {

void add_wavefront_kernels(Kernels& kernels) { every_wavefront_program(AddKernel{kernels}); }

}  // namespace warpmatch::cuda
