#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/metric.hpp>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/composite_tile.hpp"
#include "cuda/blocks/strands.hpp"

namespace warpmatch::cuda {

/// Strings up to this length are compared in shared memory; strands of two fit a byte.
inline constexpr std::uint32_t short_partial = 64;

WARPMATCH_DEVICE bool are_short(const StringPair& strings) {
  return strings.pattern.size() <= short_partial && strings.text.size() <= short_partial;
}

/// The pairs of a tile whose partial ratio in one form its score may ask for: see scoring/composite.hpp. All of it
/// is lossless: a pair that is left out has no use for it.
struct PartialNeeds {
  bool apart = false;      ///< words: only where none is in common
  bool repeating = false;  ///< only where a string repeats a word
  bool uneven = false;     ///< WRatio: only where one string is half as long again as the other

  /// Those of the partial ratio of the strings as they are, of the sorted words and of the unique words.
  static constexpr PartialNeeds as_is(Metric metric) { return {false, false, metric == Metric::wratio}; }
  static constexpr PartialNeeds sorted(Metric metric) { return {true, false, metric == Metric::wratio}; }
  static constexpr PartialNeeds unique(Metric metric) {
    return {true, metric != Metric::partial_token_set, metric == Metric::wratio};
  }

  WARPMATCH_DEVICE bool want(const CompositeTile& tile, std::uint32_t pattern, std::uint32_t text) const {
    if (uneven) {
      const std::uint64_t a = tile.as_is.pattern(pattern).length;
      const std::uint64_t b = tile.as_is.text(text).length;
      if (a == 0 || b == 0 || (2 * a < 3 * b && 2 * b < 3 * a)) return false;
    }
    if (apart && tile.common[tile.place(pattern, text)] > 0) return false;
    return !(repeating && tile.all_unique(pattern, text));
  }
};

/// Finds the windows of short strings, a thread for each pair: the strands of a thread are bytes in shared memory.
struct ShortPartialProgram {
  static constexpr std::size_t lanes_bytes = std::size_t{2} * short_partial * block_threads;

  CompositeTile tile;
  FormTile form;  ///< one of the tile's
  PartialNeeds needs;

  std::uint64_t blocks() const { return tile.items(); }
  static constexpr std::size_t most_shared_bytes = cuda::shared_bytes(lanes_bytes);
  std::size_t shared_bytes() const { return most_shared_bytes; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    using Bytes = typename Block::template Shared<std::uint8_t>;
    const Bytes bytes = block.template shared<std::uint8_t>(lanes_bytes);
    block.each_thread([&](unsigned thread) {
      const ByteLane<Bytes> lane{bytes, thread};
      tile.for_pairs(block.index(), thread, [&](std::uint32_t pattern, std::uint32_t text) {
        const StringPair strings = form.strings(pattern, text);
        if (are_short(strings) && needs.want(tile, pattern, text))
          form.windows[form.place(pattern, text)] = best_window(lane, strings);
      });
    });
  }
};

/// The same for pairs with a longer string, of any lengths: the strands are in global memory. Blocks loop over the work
/// items, so that the scratch grows with the blocks and not with the work.
struct LongPartialProgram {
  CompositeTile tile;
  FormTile form;
  PartialNeeds needs;
  std::uint32_t grid = 1;            ///< blocks
  std::uint64_t lane_words = 0;      ///< the sum of the greatest lengths
  std::uint32_t* scratch = nullptr;  ///< grid * lane_words * block_threads words

  WARPMATCH_HD std::uint64_t items() const { return tile.items(); }
  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const WordLane lane{scratch + block.index() * lane_words * block_threads + thread};
      for (std::uint64_t item = block.index(); item < items(); item += block.count())
        tile.for_pairs(item, thread, [&](std::uint32_t pattern, std::uint32_t text) {
          const StringPair strings = form.strings(pattern, text);
          if (!are_short(strings) && needs.want(tile, pattern, text))
            form.windows[form.place(pattern, text)] = best_window(lane, strings);
        });
    });
  }
};

}  // namespace warpmatch::cuda
