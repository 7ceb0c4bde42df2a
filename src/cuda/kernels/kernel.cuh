#pragma once

#include <cstddef>
#include <type_traits>

#include "cuda/blocks/policy.hpp"
#include "cuda/kernels/cuda_block.cuh"
#include "cuda/kernels/kernels.hpp"

namespace warpmatch::cuda {

/// The only kernel: runs any block program.
template <class Program>
__global__ void __launch_bounds__(block_threads, 4) run_program(const __grid_constant__ Program program) {
  CudaBlock block;
  program(block);
}

/// What the lists of programs/every_program.hpp call for each type.
struct AddKernel {
  Kernels& kernels;

  template <class Program>
  void operator()(std::type_identity<Program>) const {
    kernels.programs.add(typeid(Program), start<Program>);
  }

 private:
  template <class Program>
  static void start(const void* program, unsigned blocks, std::size_t shared_bytes, cudaStream_t stream) {
    run_program<<<blocks, block_threads, shared_bytes, stream>>>(*static_cast<const Program*>(program));
  }
};

}  // namespace warpmatch::cuda
