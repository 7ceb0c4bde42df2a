#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/programs/cell_program.hpp"

namespace warpmatch::cuda {

/// Turns the distances or scores of pairs of strings into cells, a thread for each pair.
template <class Cell, class Value>
struct PairedProgram {
  CorpusView lefts;
  CorpusView rights;
  const std::uint32_t* left_ranks = nullptr;  ///< by pair
  const std::uint32_t* right_ranks = nullptr;
  const std::uint32_t* rows = nullptr;  ///< the cell of each pair
  std::uint32_t count = 0;
  const Value* values = nullptr;
  scoring::ScoreRule rule;
  double multiplier = 1.0;
  Cell* cells = nullptr;
  std::uint64_t* first_misfit = nullptr;  ///< (row << 32 | pair) of the first value that does not fit, or all ones

  std::uint64_t blocks() const { return (std::uint64_t{count} + block_threads - 1) / block_threads; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const std::uint64_t pair = std::uint64_t{block.index()} * block_threads + thread;
      if (pair >= count) return;
      const double value = value_of(static_cast<std::uint32_t>(pair));
      const bool fits = dispatch::fits<Cell>(value);
      // All cells are written, since a small result is copied before the host knows whether it is one.
      cells[rows[pair]] = fits ? dispatch::to_cell<Cell>(value) : Cell{0};
      if (!fits) block.keep_least(*first_misfit, std::uint64_t{rows[pair]} << 32 | pair);
    });
  }

 private:
  WARPMATCH_DEVICE double value_of(std::uint32_t pair) const {
    const std::uint32_t left = lefts.bucket_of(left_ranks[pair]).length;
    const std::uint32_t right = rights.bucket_of(right_ranks[pair]).length;
    return reported(rule, values[pair], left, right) * multiplier;
  }
};

}  // namespace warpmatch::cuda
