#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/weighted.hpp"
#include "cuda/blocks/unrolled.hpp"
#include "cuda/programs/pair_program.hpp"
#include "scoring/normalize.hpp"

namespace warpmatch::cuda {

/// Levenshtein distance with any weights as a method of PairProgram (core/weighted.hpp): patterns are the left
/// strings. They go past the text in strips of rows whose cells are a thread's registers; the last row of a strip, a
/// Cell for each text symbol, waits in the thread's lane. `Cell` is std::uint32_t, or std::uint64_t where that is too
/// narrow for the costs.
template <class Cell>
struct WeightedMethod {
  static constexpr bool counts_edits = false;
  static constexpr std::uint64_t weight = 16 * sizeof(Cell);  ///< see TileScorer: 64 rows of some operations each
  static constexpr std::uint32_t strip = 16;                  ///< rows; patterns up to it need no lane

  EditWeights weights;

  static std::uint64_t lane_words(std::uint32_t longest_text) { return std::uint64_t{words} * longest_text; }

  /// True where no cell of strings up to these lengths is more than a Cell holds.
  static bool fits(const EditWeights& weights, std::uint64_t left, std::uint64_t right) {
    const std::uint64_t most =
        left * weights.deletion + right * weights.insertion;  // of a kept cell; and one more edit
    const std::uint64_t edit = std::uint64_t{weights.deletion} + weights.insertion + weights.substitution;
    return edit <= ~Cell{} && most <= ~Cell{} - edit;
  }

  WARPMATCH_DEVICE double score(const PairStrings& strings, const Lane& lane, const scoring::ScoreRule& rule) const {
    const std::uint32_t left = strings.pattern.length;
    const std::uint32_t right = strings.text.length;
    std::uint64_t distance = std::uint64_t{right} * weights.insertion;
    for (std::uint32_t begin = 0; begin < left; begin += strip) distance = take_strip(strings, lane, begin);
    return scoring::score_of(rule.form, distance, core::Weighted::maximum(weights, left, right));
  }

 private:
  static constexpr unsigned words = sizeof(Cell) / sizeof(std::uint32_t);
  static constexpr std::uint32_t step_rows = 4;  // rows that are skipped together behind the pattern's end

  WARPMATCH_DEVICE static Cell load(const Lane& lane, std::uint32_t place) {
    Cell cell = lane[words * std::uint64_t{place}];
    if constexpr (words == 2) cell |= Cell{lane[words * std::uint64_t{place} + 1]} << 32;
    return cell;
  }
  WARPMATCH_DEVICE static void store(const Lane& lane, std::uint32_t place, Cell cell) {
    lane[words * std::uint64_t{place}] = static_cast<std::uint32_t>(cell);
    if constexpr (words == 2) lane[words * std::uint64_t{place} + 1] = static_cast<std::uint32_t>(cell >> 32);
  }

  /// Takes the text past the rows from `begin` on; returns the last cell of the last row there is.
  WARPMATCH_DEVICE Cell take_strip(const PairStrings& strings, const Lane& lane, std::uint32_t begin) const {
    const std::uint32_t length = strings.pattern.length;
    const std::uint32_t count = length - begin < strip ? length - begin : strip;
    Cell cells[strip];
    std::uint32_t symbols[strip];
    unrolled<strip>([&](std::uint32_t r) {
      cells[r] = (Cell{begin} + r + 1) * weights.deletion;
      symbols[r] = r < count ? strings.pattern_symbol(begin + r) : corpus::Alphabet::absent;
    });
    Cell top_before = Cell{begin} * weights.deletion;
    for (std::uint32_t j = 0; j < strings.text.length; ++j) {
      const std::uint32_t symbol = strings.text.symbol(j);
      const Cell top = begin > 0 ? load(lane, j) : (Cell{j} + 1) * weights.insertion;
      Cell diagonal = top_before;
      Cell below = top;
      unrolled<strip / step_rows>([&](std::uint32_t part) {
        if (part * step_rows >= count) return;
        unrolled<step_rows>([&](std::uint32_t r) {
          Cell& cell = cells[part * step_rows + r];
          const Cell above = cell;
          cell = core::Weighted::cell(weights, symbols[part * step_rows + r] == symbol, diagonal, above, below);
          diagonal = above;
          below = cell;
        });
      });
      if (begin + strip < length) store(lane, j, cells[strip - 1]);
      top_before = top;
    }
    Cell last = 0;
    unrolled<strip>([&](std::uint32_t r) { last = r + 1 == count ? cells[r] : last; });
    return last;
  }
};

}  // namespace warpmatch::cuda
