#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace warpmatch::cuda {

/// What a block program runs on: a CUDA block (cuda_block.cuh), or its serial replay in the tests.
///
/// A block program is a callable over a Block. It is a list of phases, `block.each_thread(f)`, with a barrier after
/// each; what one phase must tell the next lives in shared memory. Everything between phases is the same for all
/// threads. Within a phase threads meet only through the atomic members below, so any order of threads gives the
/// same result, and a serial replay in any order is as good as the device.
///
/// What a thread keeps from phase to phase, in registers where it can, is `own[t]` within a phase, of `block.own<T>()`;
/// it starts as T{}. What all threads have alike there may be read between phases, as `own[0]`.
template <class B>
concept Block = requires(B& block, void (*phase)(unsigned), std::uint32_t& word, std::uint64_t& wide) {
  { block.index() } -> std::same_as<std::uint32_t>;     // of the block in its grid
  { block.count() } -> std::same_as<std::uint32_t>;     // blocks of the grid
  block.each_thread(phase);                             // phase(t) for t below block_threads, then the barrier
  block.template shared<std::uint64_t>(std::size_t{});  // the next uninitialised array of shared memory
  { block.template own<std::uint64_t>()[0u] } -> std::same_as<std::uint64_t&>;  // of a thread
  block.set_bits(word, std::uint32_t{});
  block.set_bits(wide, std::uint64_t{});
  { block.claim(word, std::uint32_t{}, std::uint32_t{}) } -> std::same_as<std::uint32_t>;  // compare and swap
  { block.next(wide) } -> std::same_as<std::uint64_t>;                                     // counts up by one
  { block.next(word) } -> std::same_as<std::uint32_t>;
  block.keep_least(wide, std::uint64_t{});
};

/// Shared memory is handed out in pieces of whole 16 bytes, the widest a thread reads at once.
constexpr std::size_t shared_bytes(std::size_t bytes) { return (bytes + 15) / 16 * 16; }

/// Shared memory that every device gives a block without being asked. The `most_shared_bytes` of a block program, which
/// no launch of it goes beyond, are held to it where programs are run.
inline constexpr std::size_t shared_memory = std::size_t{48} << 10;

template <class Program>
inline constexpr bool fits_every_device = Program::most_shared_bytes <= shared_memory;

/// What stands in for a Block where only sizes are asked for.
struct AnyBlock {
  template <class T>
  using Shared = T*;
};

}  // namespace warpmatch::cuda
