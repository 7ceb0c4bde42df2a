#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/metric.hpp>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/composite_tile.hpp"
#include "cuda/blocks/outcome.hpp"
#include "scoring/composite.hpp"
#include "scoring/window_ratio.hpp"

namespace warpmatch::cuda {

/// What scoring::Composites asks of a pair whose stages are done.
struct CompositeParts {
  const CompositeTile& tile;
  std::uint32_t pattern = 0;
  std::uint32_t text = 0;

  WARPMATCH_DEVICE std::uint32_t left_length() const { return tile.as_is.pattern(pattern).length; }
  WARPMATCH_DEVICE std::uint32_t right_length() const { return tile.as_is.text(text).length; }
  WARPMATCH_DEVICE double ratio(double floor) const { return indel(tile.as_is, floor); }
  WARPMATCH_DEVICE double sorted_ratio(double floor) const { return indel(tile.sorted, floor); }
  WARPMATCH_DEVICE double partial(double floor) const { return windows(tile.as_is, floor); }
  WARPMATCH_DEVICE double sorted_partial(double floor) const { return windows(tile.sorted, floor); }
  WARPMATCH_DEVICE double words_partial(double floor) const { return windows(tile.unique, floor); }
  WARPMATCH_DEVICE scoring::TokenLengths token_lengths() const { return tile.token_lengths(pattern, text); }
  WARPMATCH_DEVICE std::uint64_t words_distance(double /*floor*/) const {
    return tile.unique.distances[tile.unique.place(pattern, text)];
  }
  WARPMATCH_DEVICE bool repeats_no_word() const { return tile.all_unique(pattern, text); }

 private:
  WARPMATCH_DEVICE double indel(const FormTile& form, double floor) const {
    const std::uint64_t lengths = std::uint64_t{form.pattern(pattern).length} + form.text(text).length;
    return scoring::indel_ratio(form.distances[form.place(pattern, text)], lengths, floor);
  }

  WARPMATCH_DEVICE double windows(const FormTile& form, double floor) const {
    const BestWindow& best = form.windows[form.place(pattern, text)];
    return scoring::window_ratio(best.common, best.lengths, (best.sorts & BestWindow::inner) != 0,
                                 (best.sorts & BestWindow::outer) != 0, floor);
  }
};

/// Makes scores from the stages of a tile, a thread for each pair.
struct CompositeProgram {
  CompositeTile tile;
  Outcome outcome;
  double cutoff = 0;  ///< what the formulas are given

  std::uint64_t blocks() const { return tile.items(); }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      tile.for_pairs(block.index(), thread, [&](std::uint32_t pattern, std::uint32_t text) {
        const CompositeParts parts{tile, pattern, text};
        outcome.take(block, tile.pairs.pair(pattern, text), scoring::composite(outcome.rule.metric, parts, cutoff));
      });
    });
  }
};

}  // namespace warpmatch::cuda
