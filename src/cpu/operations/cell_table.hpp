#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "dispatch/operations/cells.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// What a distance is written as, worked out once for every maximum and distance that can occur: a dense result is
/// then a matter of look-ups. Maxima beyond `largest_row` are left out, as are tables that would hold more cells
/// than the result or a value that does not fit; `row` gives null for those.
template <class Cell>
class CellTable {
 public:
  static constexpr std::uint32_t largest_row = 2048;

  CellTable(const dispatch::Request& request, double multiplier, std::uint64_t result_cells)
      : rule_(request.rule), multiplier_(multiplier), rows_(largest_row + 1, nullptr) {
    std::vector<bool> wanted(largest_row + 1);
    std::uint64_t cells = 0;
    watch::Pace pace;
    for (const auto& left : request.left.buckets()) {
      for (const auto& right : request.right.buckets()) {
        pace.spend(4);
        const std::uint64_t sum = std::uint64_t{left.length} + right.length;
        const std::uint64_t maximum =
            sum > 2 * std::uint64_t{largest_row} ? sum : rule_.scale.maximum(left.length, right.length);
        if (maximum > largest_row || wanted[maximum]) continue;
        wanted[maximum] = true;
        cells += maximum + 1;
      }
    }
    if (cells <= result_cells) fill(wanted, cells);
  }

  /// The cells of distances 0 to `maximum`, or null.
  const Cell* row(std::uint32_t maximum) const { return maximum <= largest_row ? rows_[maximum] : nullptr; }

  /// One cell without the table. Throws RangeError if the value does not fit.
  Cell cell(std::uint32_t distance, std::uint32_t maximum) const {
    const double value = rule_.reported(distance, maximum) * multiplier_;
    if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, dispatch::dtype_of<Cell>);
    return dispatch::to_cell<Cell>(value);
  }

 private:
  void fill(const std::vector<bool>& wanted, std::uint64_t cells) {
    cells_.reserve(largest_row + cells);  // so that rows stay where they are
    cells_.resize(largest_row);           // users step back from a row by up to its maximum before they step forward
    for (std::uint32_t maximum = 0; maximum <= largest_row; ++maximum) {
      if (!wanted[maximum]) continue;
      const Cell* begin = cells_.data() + cells_.size();
      bool all_fit = true;
      for (std::uint32_t distance = 0; distance <= maximum; ++distance) {
        const double value = rule_.reported(distance, maximum) * multiplier_;
        const bool fit = dispatch::fits<Cell>(value);
        all_fit = all_fit && fit;
        cells_.push_back(fit ? dispatch::to_cell<Cell>(value) : Cell{});
      }
      if (all_fit) rows_[maximum] = begin;
    }
  }

  scoring::ScoreRule rule_;
  double multiplier_;
  std::vector<Cell> cells_;
  std::vector<const Cell*> rows_;
};

}  // namespace warpmatch::cpu
