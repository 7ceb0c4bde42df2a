#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "dispatch/operations/cells.hpp"
#include "scoring/step_worth.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// What a distance is written as, worked out once for every maximum and distance that can occur: a dense result is
/// then a matter of look-ups. Maxima beyond `largest_row` are left out, as are tables that would hold more cells
/// than the result or a value that does not fit; `row` gives null for those.
///
/// Scores go up or down by equal steps. A row *has steps* where each of its cells was seen to be just what
/// scoring::worth_of makes of them: that, too, may then be written in the place of the cell.
template <class Cell>
class CellTable {
 public:
  static constexpr std::uint32_t largest_row = 2048;
  /// Cells that can be steps: of four bytes, as most results have them.
  static constexpr bool can_have_steps = std::is_same_v<Cell, float> || (sizeof(Cell) == 4 && std::is_integral_v<Cell>);
  static_assert(largest_row < scoring::StepWorth::most_steps);

  CellTable(const dispatch::Request& request, double multiplier, std::uint64_t result_cells)
      : rule_(request.rule), multiplier_(multiplier), falls_(higher_is_better(rule_.form)) {
    const std::uint64_t lengths = std::uint64_t{request.left.max_length()} + request.right.max_length();
    const auto largest = static_cast<std::uint32_t>(std::min<std::uint64_t>(largest_row, lengths));
    rows_.resize(largest + 1);
    std::vector<bool> wanted(largest + 1);
    std::uint64_t cells = 0;
    bool all_wanted = true;
    watch::Pace pace;
    for (const auto& left : request.left.buckets()) {
      for (const auto& right : request.right.buckets()) {
        pace.spend(4);
        const std::uint64_t sum = std::uint64_t{left.length} + right.length;
        const std::uint64_t maximum =
            sum > 2 * std::uint64_t{largest_row} ? sum : rule_.scale.maximum(left.length, right.length);
        all_wanted = all_wanted && maximum <= largest;
        if (maximum > largest || wanted[maximum]) continue;
        wanted[maximum] = true;
        cells += maximum + 1;
      }
    }
    if (cells > result_cells) return;
    fill(wanted, cells);
    if constexpr (can_have_steps) all_have_steps_ = find_steps(wanted) && all_wanted;
  }

  /// The cells of distances 0 to `maximum`, or null.
  const Cell* row(std::uint32_t maximum) const { return maximum < rows_.size() ? rows_[maximum] : nullptr; }

  /// True where every row has steps.
  bool all_have_steps() const { return all_have_steps_; }
  bool has_steps(std::uint32_t maximum) const { return maximum < largest_.size() && largest_[maximum] > no_steps; }
  /// What a step of a row that has some is worth; nothing that counts of whole numbers.
  const scoring::StepWorth& worth(std::uint32_t maximum) const { return worths_[maximum]; }
  /// The largest distance that steps lead to, -1 for none. All that are beyond are `rest()`.
  std::int32_t largest(std::uint32_t maximum) const { return largest_[maximum]; }
  /// True where a row's steps are counted down from the maximum, not up from 0.
  bool falls() const { return falls_; }
  /// What is beyond steps.
  Cell rest() const { return rest_; }

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

  bool find_steps(const std::vector<bool>& wanted) {
    const double rest = rule_.has_cutoff ? rule_.missed() * multiplier_ : 0.0;
    if (!dispatch::fits<Cell>(rest)) return false;
    rest_ = dispatch::to_cell<Cell>(rest);
    worths_.resize(rows_.size());
    largest_.resize(rows_.size(), no_steps);
    bool all = true;
    for (std::uint32_t maximum = 0; maximum < rows_.size(); ++maximum)
      if (wanted[maximum]) all = find_steps(maximum) && all;
    return all;
  }

  /// Finds the steps of a row; false where they do not make each of its cells.
  bool find_steps(std::uint32_t maximum) {
    const Cell* cells = rows_[maximum];
    if (cells == nullptr || maximum == 0) return false;
    const auto largest = static_cast<std::int32_t>(rule_.largest_distance(maximum));
    const double worth = rule_.score(falls_ ? 0 : maximum, maximum) * multiplier_ / maximum;
    if (std::is_integral_v<Cell> && worth != 1.0) return false;
    const scoring::StepWorth step(worth);
    bool same = true;
    for (std::int32_t distance = 0; distance <= largest; ++distance) {
      const std::int32_t count = falls_ ? static_cast<std::int32_t>(maximum) - distance : distance;
      Cell cell = static_cast<Cell>(count);
      if constexpr (std::is_same_v<Cell, float>) cell = scoring::worth_of(cell, step.high, step.low);
      same &= std::memcmp(&cell, cells + distance, sizeof cell) == 0;
    }
    for (std::uint32_t distance = largest + 1; distance <= maximum; ++distance)
      same &= std::memcmp(&rest_, cells + distance, sizeof rest_) == 0;
    if (!same) return false;
    worths_[maximum] = step;
    largest_[maximum] = largest;
    return true;
  }

  static constexpr std::int32_t no_steps = -2;

  scoring::ScoreRule rule_;
  double multiplier_;
  bool falls_;
  Cell rest_{};
  std::vector<Cell> cells_;
  std::vector<const Cell*> rows_;
  bool all_have_steps_ = false;
  std::vector<scoring::StepWorth> worths_;
  std::vector<std::int32_t> largest_;
};

}  // namespace warpmatch::cpu
