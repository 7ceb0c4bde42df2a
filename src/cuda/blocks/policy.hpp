#pragma once

#include <cstddef>
#include <cstdint>

namespace warpmatch::cuda {

/// Threads of every block.
inline constexpr unsigned block_threads = 128;

/// 64-bit words a thread keeps for a pattern; longer patterns go through in panels of this size, whose match table
/// takes most of the shared memory that a block may have (block.hpp).
inline constexpr unsigned panel_words = 8;

/// Alphabets of two-byte symbols up to this size have a byte of shared memory for each symbol; the symbols of larger
/// ones are hashed.
inline constexpr std::uint32_t slot_table_symbols = 1U << 15;

/// Texts or pairs of a work item for each thread, at most: where a block lists them it does so in shared memory.
inline constexpr unsigned most_per_thread = 32;

/// Tuning constants. They are first guesses, not yet measured on any device: sizes that keep a tile near 50 ms of
/// work on a large GPU and its memory to a few hundred MB. Tests shrink them to reach the rare paths.
struct Policy {
  /// Texts each thread of a block scores against the block's match table.
  unsigned texts_per_thread = 16;
  /// The same where a filter leaves few of them: a block that lists none makes no table. The list takes shared memory.
  unsigned filtered_texts_per_thread = 32;
  /// Blocks there should be at least, on each multiprocessor, before threads get several texts.
  unsigned blocks_per_multiprocessor = 16;
  /// A tile's bound in steps of one 64-bit word over one text column; a join's first one, which then follows the clock.
  std::uint64_t tile_steps = std::uint64_t{1} << 34;
  /// What a tile of a join is to take, in seconds: long against the start of a kernel, short for whoever waits.
  double tile_seconds = 0.03;
  /// A tile's bound in pairs of strings, while few of them pass; a join's first one, which grows as long as it is
  /// quiet, and what it grows to.
  std::uint64_t tile_pairs = std::uint64_t{1} << 32;
  std::uint64_t largest_tile_pairs = std::uint64_t{1} << 36;
  /// Distances and cells of a tile of dense scores; there are two sets of cells, one on its way to the host.
  std::size_t dense_tile_bytes = std::size_t{128} << 20;
  /// Rows of a tile of pairwise scores.
  std::size_t paired_rows = std::size_t{1} << 22;
  /// Pairs a tile may append before it is split; 16 bytes each, in two lists.
  std::size_t pair_capacity = std::size_t{1} << 23;
  /// Keys a top-k search has room for, of what queries keep and of what a tile brings them; 16 bytes each.
  std::size_t candidate_capacity = std::size_t{1} << 22;
  /// A top-k search sees so many texts for each choice it keeps before it knows what is worth keeping, 256 at least;
  /// each tile after that is so many times as long.
  std::size_t first_texts_per_choice = 16;
  std::size_t text_growth = 4;
  /// Carries between the panels of long patterns, for all blocks together.
  std::size_t panel_scratch_bytes = std::size_t{256} << 20;
  /// Blocks kept busy with long patterns, on each multiprocessor.
  unsigned panel_blocks_per_multiprocessor = 4;
  /// What a step of a wavefront costs, in steps of a panel: by the instructions of both.
  double wavefront_step = 1.6;

  constexpr std::size_t first_texts(std::size_t k) const {
    return k > 256 / first_texts_per_choice ? k * first_texts_per_choice : 256;
  }
};

static_assert(Policy{}.texts_per_thread <= most_per_thread && Policy{}.filtered_texts_per_thread <= most_per_thread);

}  // namespace warpmatch::cuda
