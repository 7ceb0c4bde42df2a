#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/metric.hpp>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/composite_tile.hpp"
#include "cuda/blocks/outcome.hpp"
#include "scoring/similarities.hpp"
#include "scoring/window_ratio.hpp"

namespace warpmatch::cuda {

/// The scores of a pair whose stages are done, as cpu::CompositeStages has them: 0 where they miss the cutoff.
struct CompositeScores {
  const CompositeTile& tile;
  std::uint32_t pattern = 0;
  std::uint32_t text = 0;

  WARPMATCH_DEVICE double ratio(double cutoff) const { return indel(tile.as_is, cutoff); }

  WARPMATCH_DEVICE double partial_ratio(double cutoff) const {
    return cutoff > 100.0 ? 0.0 : windows(tile.as_is, cutoff);
  }

  WARPMATCH_DEVICE double token_set_ratio(double cutoff) const {
    return both_empty() ? 0.0 : scoring::token_set_score(lengths(), words_apart(), cutoff);
  }

  WARPMATCH_DEVICE double token_ratio(double cutoff) const {
    if (cutoff > 100.0) return 0.0;
    return scoring::token_score(lengths(), words_apart(), cutoff,
                                [&](double floor) { return indel(tile.sorted, floor); });
  }

  WARPMATCH_DEVICE double partial_token_set_ratio(double cutoff) const {
    if (tile.common[tile.place(pattern, text)] > 0) return 100.0;
    return both_empty() ? 0.0 : windows(tile.unique, cutoff);
  }

  WARPMATCH_DEVICE double partial_token_ratio(double cutoff) const {
    if (cutoff > 100.0) return 0.0;
    return scoring::partial_token_score(
        lengths(), tile.all_unique(pattern, text), cutoff, [&](double floor) { return windows(tile.sorted, floor); },
        [&](double floor) { return windows(tile.unique, floor); });
  }

  WARPMATCH_DEVICE double wratio(double cutoff) const {
    return scoring::wratio(tile.as_is.pattern(pattern).length, tile.as_is.text(text).length, cutoff, *this);
  }

  WARPMATCH_DEVICE double score(Metric metric, double cutoff) const {
    switch (metric) {
      case Metric::partial: return partial_ratio(cutoff);
      case Metric::token_set: return token_set_ratio(cutoff);
      case Metric::token: return token_ratio(cutoff);
      case Metric::partial_token_set: return partial_token_set_ratio(cutoff);
      case Metric::partial_token: return partial_token_ratio(cutoff);
      default: return wratio(cutoff);
    }
  }

 private:
  WARPMATCH_DEVICE scoring::TokenLengths lengths() const { return tile.token_lengths(pattern, text); }
  WARPMATCH_DEVICE std::uint64_t words_apart() const { return tile.unique.distances[tile.unique.place(pattern, text)]; }
  WARPMATCH_DEVICE bool both_empty() const {
    return tile.unique.pattern(pattern).length == 0 && tile.unique.text(text).length == 0;
  }

  WARPMATCH_DEVICE double indel(const FormTile& form, double cutoff) const {
    const std::uint64_t lengths = std::uint64_t{form.pattern(pattern).length} + form.text(text).length;
    return scoring::indel_ratio(form.distances[form.place(pattern, text)], lengths, cutoff);
  }

  WARPMATCH_DEVICE double windows(const FormTile& form, double cutoff) const {
    const BestWindow& best = form.windows[form.place(pattern, text)];
    return scoring::window_ratio(best.common, best.lengths, (best.sorts & BestWindow::inner) != 0,
                                 (best.sorts & BestWindow::outer) != 0, cutoff);
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
        const CompositeScores scores{tile, pattern, text};
        outcome.take(block, tile.pairs.pair(pattern, text), scores.score(outcome.rule.metric, cutoff));
      });
    });
  }
};

}  // namespace warpmatch::cuda
