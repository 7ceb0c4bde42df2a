#include "ptx/faulty_kernels.hpp"

namespace warpmatch::faulty {
namespace {

__device__ unsigned me() { return threadIdx.x; }

__global__ void exchange(int* cells) {
  __shared__ int shared[threads];
  shared[me()] = cells[me()];
  __syncthreads();
  cells[me()] = shared[me() ^ 32];
}

__global__ void exchange_without_barrier(int* cells) {
  __shared__ int shared[threads];
  shared[me()] = cells[me()];
  cells[me()] = shared[me() ^ 32];  // exchange_without_barrier
}

__global__ void exchange_in_warps(int* cells) {
  __shared__ int shared[threads];
  shared[me()] = cells[me()];
  __syncwarp();
  cells[me()] = shared[me() ^ 1];
}

__global__ void exchange_of_two_warps(int* cells) {
  __shared__ int shared[threads];
  shared[me()] = cells[me()];
  __syncwarp();
  cells[me()] = shared[me() ^ 32];  // exchange_of_two_warps
}

__global__ void exchange_bytes(int* cells) {
  __shared__ char shared[threads];
  shared[me()] = static_cast<char>(cells[me()]);
  __syncthreads();
  cells[me()] = shared[me() ^ 1];
}

__global__ void byte_of_a_word(int* cells) {
  __shared__ int shared[threads];
  shared[me()] = cells[me()];
  __syncthreads();
  if (me() == 1) reinterpret_cast<char*>(shared)[2] = 1;
  cells[me()] = shared[me()];  // byte_of_a_word
}

__global__ void count(int* cells) { atomicAdd(cells, 1); }

__global__ void count_without_atomic(int* cells) {
  cells[0] += 1;  // count_without_atomic
}

__global__ void write_of_two_blocks(int* cells) {
  if (me() == 0) cells[0] = static_cast<int>(blockIdx.x);  // write_of_two_blocks
}

__global__ void missed_barrier(int* cells) {
  if (me() < 32) return;
  __syncthreads();  // missed_barrier
  cells[me()] = 1;
}

__global__ void barriers_of_two_branches(int* cells) {
  if (me() < 32) {
    __syncthreads();  // barriers_of_two_branches
    cells[me()] = 1;
  } else {
    cells[me()] = 2;
    __syncthreads();
  }
}

__global__ void lanes_that_have_left(int* cells) {
  if (me() % 2 == 1) return;
  __syncwarp();  // lanes_that_have_left
  cells[me()] = 1;
}

__global__ void unwritten_global(int* cells, int* unwritten) {
  cells[me()] = unwritten[me()];  // unwritten_global
}

__global__ void unwritten_shared(int* cells) {
  __shared__ int shared[threads];
  if (me() != 7) shared[me()] = cells[me()];
  __syncthreads();
  cells[me()] = shared[threads - 1 - me()];  // unwritten_shared
}

__global__ void misaligned(int* cells) {
  const auto* const wide = reinterpret_cast<const int4*>(cells + me());
  cells[me()] = wide->x + wide->y + wide->z + wide->w;  // misaligned
}

__global__ void out_of_bounds(int* cells) {
  cells[me() + 1] = 1;  // out_of_bounds
}

__global__ void out_of_shared(int* cells) {
  __shared__ int shared[threads];
  shared[cells[me()] * 2] = 1;  // out_of_shared
  cells[me()] = shared[me() / 2 * 2];
}

template <auto kernel, unsigned blocks = 1>
void launch(int* cells, int*) {
  kernel<<<blocks, threads>>>(cells);
}

}  // namespace

const std::vector<Case> cases = {
    {"exchange", "", launch<exchange>},
    {"exchange_without_barrier", "race", launch<exchange_without_barrier>},
    {"exchange_in_warps", "", launch<exchange_in_warps>},
    {"exchange_of_two_warps", "race", launch<exchange_of_two_warps>},
    {"exchange_bytes", "", launch<exchange_bytes>},
    {"byte_of_a_word", "race", launch<byte_of_a_word>},
    {"count", "", launch<count, 3>},
    {"count_without_atomic", "race", launch<count_without_atomic>},
    {"write_of_two_blocks", "race", launch<write_of_two_blocks, 2>},
    {"missed_barrier", "missed barrier", launch<missed_barrier>},
    {"barriers_of_two_branches", "divergent barrier", launch<barriers_of_two_branches>},
    {"lanes_that_have_left", "missed barrier", launch<lanes_that_have_left>},
    {"unwritten_global", "uninitialised read",
     [](int* cells, int* unwritten) { unwritten_global<<<1, threads>>>(cells, unwritten); }},
    {"unwritten_shared", "uninitialised read", launch<unwritten_shared>},
    {"misaligned", "misaligned access", launch<misaligned>},
    {"out_of_bounds", "access out of bounds", launch<out_of_bounds>},
    {"out_of_shared", "access out of bounds", launch<out_of_shared>},
};

}  // namespace warpmatch::faulty
