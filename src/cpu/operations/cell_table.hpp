#pragma once

#include <algorithm>
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
      : rule_(request.rule), multiplier_(multiplier) {
    const std::uint64_t lengths = std::uint64_t{request.left.max_length()} + request.right.max_length();
    const auto largest = static_cast<std::uint32_t>(std::min<std::uint64_t>(largest_row, lengths));
    rows_.resize(largest + 1);
    std::vector<bool> wanted(largest + 1);
    std::uint64_t cells = 0;
    watch::Pace pace;
    for (const auto& left : request.left.buckets()) {
      for (const auto& right : request.right.buckets()) {
        pace.spend(4);
        const std::uint64_t sum = std::uint64_t{left.length} + right.length;
        const std::uint64_t maximum =
            sum > 2 * std::uint64_t{largest_row} ? sum : rule_.scale.maximum(left.length, right.length);
        if (maximum > largest || wanted[maximum]) continue;
        wanted[maximum] = true;
        cells += maximum + 1;
      }
    }
    if (cells <= result_cells) fill(wanted, cells);
  }

  /// The cells of distances 0 to `maximum`, or null.
  const Cell* row(std::uint32_t maximum) const { return maximum < rows_.size() ? rows_[maximum] : nullptr; }

  /// Calls `f(cell)` where `cell(distance, maximum)` is a cell without the table, and throws RangeError if the value
  /// does not fit. For loops: ratios without a cutoff are told apart before.
  template <class F>
  void with_cells(const F& f) const {
    const auto of = [&](const auto& score) {
      f([&](std::uint32_t distance, std::uint32_t maximum) {
        const double value = score(distance, maximum) * multiplier_;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, dispatch::dtype_of<Cell>);
        return dispatch::to_cell<Cell>(value);
      });
    };
    const bool is_plain = rule_.form == Form::ratio && !rule_.has_cutoff && !rule_.empty_is_zero;
    if (!is_plain)
      return of([&](std::uint32_t distance, std::uint32_t maximum) { return rule_.reported(distance, maximum); });
    of([](std::uint32_t distance, std::uint32_t maximum) { return scoring::score_of(Form::ratio, distance, maximum); });
  }

 private:
  void fill(const std::vector<bool>& wanted, std::uint64_t cells) {
    cells_.reserve(rows_.size() + cells);  // so that rows stay where they are
    cells_.resize(rows_.size());           // users step back from a row by up to its maximum before they step forward
    for (std::uint32_t maximum = 0; maximum < rows_.size(); ++maximum) {
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
