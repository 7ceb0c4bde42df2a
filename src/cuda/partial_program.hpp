#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/metric.hpp>

#include "cuda/block.hpp"
#include "cuda/composite_tile.hpp"
#include "cuda/strands.hpp"

namespace warpmatch::cuda {

/// Strings up to this length are compared in shared memory; strands of two fit a byte.
inline constexpr std::uint32_t short_partial = 64;

/// The pairs of a tile whose partial ratio in one form its score may ask for: see scoring/similarities.hpp. All of it is
/// lossless: a pair that is left out has no use for it.
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
  CompositeTile tile;
  FormTile form;  ///< one of the tile's
  PartialNeeds needs;

  std::uint64_t blocks() const { return tile.pairs.items(CompositeTile::group); }
  std::size_t shared_bytes() const { return cuda::shared_bytes(ByteLane<std::uint8_t*>::size(2 * short_partial)); }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    using Bytes = typename Block::template Shared<std::uint8_t>;
    const Bytes bytes = block.template shared<std::uint8_t>(ByteLane<Bytes>::size(2 * short_partial));
    block.each_thread([&](unsigned thread) {
      const ByteLane<Bytes> lane{bytes, thread};
      tile.for_pairs(block.index(), thread, [&](std::uint32_t number, std::uint32_t text_number) {
        const TranslatedString pattern{form.pattern(number), form.task.translation};
        const TranslatedString text{form.text(text_number)};
        if (pattern.size() > short_partial || text.size() > short_partial) return;
        if (needs.want(tile, number, text_number))
          form.windows[form.place(number, text_number)] = best_window(lane, pattern, text);
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

  std::uint64_t blocks() const { return grid; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const WordLane lane{scratch + block.index() * lane_words * block_threads + thread};
      for (std::uint64_t item = block.index(); item < tile.pairs.items(CompositeTile::group); item += block.count())
        tile.for_pairs(item, thread, [&](std::uint32_t number, std::uint32_t text_number) {
          const TranslatedString pattern{form.pattern(number), form.task.translation};
          const TranslatedString text{form.text(text_number)};
          if (pattern.size() <= short_partial && text.size() <= short_partial) return;
          if (needs.want(tile, number, text_number))
            form.windows[form.place(number, text_number)] = best_window(lane, pattern, text);
        });
    });
  }
};

}  // namespace warpmatch::cuda
