#pragma once

#include <cstddef>

#include <cuda_runtime_api.h>

#include "cuda/runtime/code_table.hpp"

namespace warpmatch::cuda {

class DeviceState;

/// Starts the grid of a block program on a stream.
using StartKernel = void(const void* program, unsigned blocks, std::size_t shared_bytes, cudaStream_t stream);

/// Runs a pipeline on a stream, `doing` what, in words.
using RunPipeline = void(const void* pipeline, DeviceState& device, cudaStream_t stream, const char* doing);

/// What a CudaQueue can run.
struct Kernels {
  CodeTable<StartKernel> programs;
  CodeTable<RunPipeline> pipelines;
};

/// Those that ship.
const Kernels& kernels();

// What each .cu file here adds to them.

void add_cell_kernels(Kernels& kernels);
void add_composite_kernels(Kernels& kernels);
void add_jaro_kernels(Kernels& kernels);
void add_pair_kernels(Kernels& kernels);
void add_panel_kernels(Kernels& kernels);
void add_score_kernels(Kernels& kernels);
void add_wavefront_kernels(Kernels& kernels);
void add_pipelines(Kernels& kernels);

}  // namespace warpmatch::cuda
