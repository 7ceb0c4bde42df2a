#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"

namespace warpmatch::cuda {

/// The Block of a kernel: threads run at once, and the barrier is the hardware's.
class CudaBlock {
 public:
  template <class T>
  using Shared = T*;

  __device__ std::uint32_t index() const { return blockIdx.x; }
  __device__ std::uint32_t count() const { return gridDim.x; }

  template <class Phase>
  __device__ __forceinline__ void each_thread(Phase&& phase) {
    phase(threadIdx.x);
    __syncthreads();
  }

  template <class T>
  __device__ __forceinline__ T* shared(std::size_t count) {
    extern __shared__ uint4 pool[];
    T* const piece = reinterpret_cast<T*>(reinterpret_cast<std::byte*>(pool) + used_);
    used_ += shared_bytes(count * sizeof(T));
    return piece;
  }

  /// A thread sees its own only, whatever number it asks for.
  template <class T>
  struct Own {
    T value{};
    __device__ T& operator[](unsigned) { return value; }
  };
  template <class T>
  __device__ Own<T> own() {
    return {};
  }

  __device__ void set_bits(std::uint32_t& word, std::uint32_t bits) { atomicOr(&word, bits); }
  /// By halves: shared memory has no 64-bit atomics but compare and swap.
  __device__ void set_bits(std::uint64_t& word, std::uint64_t bits) {
    auto* const halves = reinterpret_cast<std::uint32_t*>(&word);
    const auto low = static_cast<std::uint32_t>(bits);
    const auto high = static_cast<std::uint32_t>(bits >> 32);
    if (low != 0) atomicOr(halves, low);
    if (high != 0) atomicOr(halves + 1, high);
  }
  __device__ std::uint32_t claim(std::uint32_t& slot, std::uint32_t expected, std::uint32_t value) {
    return atomicCAS(&slot, expected, value);
  }
  __device__ std::uint32_t next(std::uint32_t& counter) { return atomicAdd(&counter, 1U); }
  __device__ std::uint64_t next(std::uint64_t& counter) { return atomicAdd(wide(counter), 1ULL); }
  __device__ void keep_least(std::uint64_t& least, std::uint64_t value) { atomicMin(wide(least), value); }

 private:
  // The atomics know `unsigned long long` only.
  __device__ static unsigned long long* wide(std::uint64_t& word) {
    return reinterpret_cast<unsigned long long*>(&word);
  }

  std::size_t used_ = 0;
};

static_assert(Block<CudaBlock>);

}  // namespace warpmatch::cuda
