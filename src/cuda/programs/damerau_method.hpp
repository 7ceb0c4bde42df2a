#pragma once

#include <cstdint>

#include "core/damerau_levenshtein.hpp"
#include "corpus/packing/alphabet.hpp"
#include "cuda/blocks/unrolled.hpp"
#include "cuda/programs/pair_program.hpp"

namespace warpmatch::cuda {

/// Damerau-Levenshtein distance as a method of PairProgram (core/damerau_levenshtein.hpp). The pattern goes past
/// the text in strips of rows whose cells are a thread's registers; what a strip hands to the next, three words a text
/// symbol, waits in the thread's lane.
struct DamerauMethod {
  static constexpr bool counts_edits = true;
  static constexpr std::uint64_t weight = 64;  ///< see TileScorer: 64 rows of some 12 operations each
  static constexpr std::uint32_t strip = 16;   ///< rows; patterns up to it need no lane

  static std::uint64_t lane_words(std::uint32_t longest_text) { return 3 * std::uint64_t{longest_text}; }

  WARPMATCH_DEVICE std::uint32_t distance(const PairStrings& strings, const Lane& lane) const {
    std::uint32_t remainder = 0;
    for (std::uint32_t begin = 0; begin < strings.pattern.length; begin += strip)
      remainder = take_strip(strings, lane, begin);
    return strings.task.scale.distance(remainder, strings.pattern.length, strings.text.length);
  }

 private:
  using Core = core::DamerauLevenshtein;
  using Cell = std::uint32_t;
  static constexpr std::uint32_t step_rows = 4;  // rows that are skipped together behind the pattern's end

  /// As a Cell: symbols count from 1, and those that no text has stay all ones.
  WARPMATCH_DEVICE static Cell cell_of(std::uint32_t symbol) {
    return symbol == corpus::Alphabet::absent ? symbol : symbol + 1;
  }

  /// Takes the text past the rows from `begin` on; returns the last cell of the last row there is.
  WARPMATCH_DEVICE static Cell take_strip(const PairStrings& strings, const Lane& lane, std::uint32_t begin) {
    const std::uint32_t length = strings.pattern.length;
    const std::uint32_t count = length - begin < strip ? length - begin : strip;
    Core::Row<Cell> rows[strip];
    Cell symbols[strip];
    unrolled<strip>([&](std::uint32_t r) {
      const Cell insertions = 2 * (begin + r + 1);
      rows[r] = {insertions, insertions, insertions};
      symbols[r] = r < count ? cell_of(strings.pattern_symbol(begin + r)) : ~Cell{};
    });
    const Cell symbol_below = begin > 0 ? cell_of(strings.pattern_symbol(begin - 1)) : ~Cell{};
    Cell below_last = 2 * begin;
    Cell below_before = 2 * begin;
    Cell before = 0;  // no pattern has it
    for (std::uint32_t j = 0; j < strings.text.length; ++j) {
      const Cell symbol = cell_of(strings.text.symbol(j));
      const std::uint64_t at = 3 * std::uint64_t{j};
      Core::Column<Cell> column;
      if (begin > 0) {
        column = {lane[at], below_last, below_before, lane[at + 1], symbol_below, lane[at + 2]};
        below_before = below_last;
        below_last = column.below;
      }
      unrolled<strip / step_rows>([&](std::uint32_t part) {
        if (part * step_rows >= count) return;
        unrolled<step_rows>([&](std::uint32_t r) {
          Core::step(rows[part * step_rows + r], column, symbols[part * step_rows + r], symbol, before);
        });
      });
      if (begin + strip < length) {
        lane[at] = column.below;
        lane[at + 1] = column.below_twice;
        lane[at + 2] = column.swap;
      }
      before = symbol;
    }
    Cell last = 0;
    unrolled<strip>([&](std::uint32_t r) { last = r + 1 == count ? rows[r].last : last; });
    return last;
  }
};

}  // namespace warpmatch::cuda
