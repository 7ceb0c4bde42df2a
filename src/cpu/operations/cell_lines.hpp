#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <type_traits>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/operations/cell_table.hpp"

namespace warpmatch::cpu {

/// Texts of a line at the most: their remainders are in the cache.
inline constexpr std::uint32_t line_texts = 512;

/// Makes cells of remainders, a line at a time: those of some texts with one pattern. What follows from lengths alone
/// is found for each length of the patterns, which neighbours mostly share.
template <class Cell>
class CellLines {
 public:
  CellLines(const LaneKernels& kernels, const scoring::ScoreRule& rule, const CellTable<Cell>& table)
      : kernels_(kernels), scale_(rule.scale), has_cutoff_(rule.has_cutoff), table_(table) {}

  /// The texts of the next lines, `line_texts` at the most; they must stay.
  void take_up(std::span<const TextRef> texts) {
    texts_ = texts;
    const auto length = [](const TextRef& text) { return text.length; };
    are_alike_ = std::ranges::adjacent_find(texts_, std::ranges::not_equal_to{}, length) == texts_.end();
    found_for_ = no_length;
  }

  /// The cells of a pattern of that length, by text. Of bytes, 64 can be read behind the last remainder.
  template <class Remainders>
  void make(Remainders remainders, std::uint32_t length, Cell* line) {
    const auto count = static_cast<std::uint32_t>(texts_.size());
    constexpr bool in_lanes = CellTable<Cell>::can_have_steps && std::is_same_v<Remainders, const std::uint8_t*>;
    if (length != found_for_) find<in_lanes>(length);
    if constexpr (in_lanes) {
      if (way_ == Way::choose)
        return kernels_.look_up(value_.data(), values_, remainders, count, reinterpret_cast<std::uint32_t*>(line));
      if (way_ == Way::count) return count_line(remainders, line);
    }
    if (way_ == Way::compute) return compute_line(remainders, length, line);
    const std::uint32_t unit = scale_.unit;
    if (are_alike_) {
      const Cell* const cells = cells_[0];
      for (std::uint32_t t = 0; t < count; ++t) line[t] = cells[unit * remainders[t]];
    } else {
      for (std::uint32_t t = 0; t < count; ++t) line[t] = cells_[t][unit * remainders[t]];
    }
  }

 private:
  /// How a line is made: of the few cells that there are, in registers; by steps; of the table's rows; one by one.
  enum class Way : std::uint8_t { choose, count, rows, compute };

  static constexpr std::uint32_t no_length = ~std::uint32_t{0};
  static constexpr std::uint32_t most_lanes = 16;
  static constexpr std::uint32_t few_values = 32;  ///< chosen among sooner than counted

  /// The texts that stand for all.
  std::span<const TextRef> different() const { return texts_.first(are_alike_ ? 1 : texts_.size()); }

  template <bool in_lanes>
  void find(std::uint32_t length) {
    found_for_ = length;
    if constexpr (in_lanes) {
      values_ = are_alike_ ? values_of(length) : 0;
      const bool few = values_ > 0 && values_ <= few_values;
      if (!few && have_steps(length)) {
        way_ = Way::count;
        return find_steps(length);
      }
      if (values_ > 0) return find_values(length);
    }
    find_rows(length);
  }

  /// For each text the table's cells for patterns of that length, by `unit * remainder`.
  void find_rows(std::uint32_t length) {
    way_ = Way::rows;
    const auto texts = different();
    for (std::size_t t = 0; t < texts.size(); ++t) {
      const Cell* row = table_.row(scale_.maximum(length, texts[t].length));
      if (row == nullptr) {
        way_ = Way::compute;
        return;
      }
      // A distance is never negative, though its base may be.
      cells_[t] = row + base(length, texts[t]);
    }
  }

  std::int32_t base(std::uint32_t length, const TextRef& text) const {
    return static_cast<std::int32_t>(scale_.base(length, text.length));
  }

  /// How many cells there are for texts of one length; 0 where they are too many for registers, or not in the table.
  std::uint32_t values_of(std::uint32_t length) const {
    const std::uint32_t maximum = scale_.maximum(length, texts_[0].length);
    if (table_.row(maximum) == nullptr) return 0;
    const std::int64_t values = (std::int64_t{maximum} - base(length, texts_[0])) / scale_.unit + 1;
    return values > looked_up_values ? 0 : static_cast<std::uint32_t>(values);
  }

  void find_values(std::uint32_t length) {
    way_ = Way::choose;
    const Cell* cells = table_.row(scale_.maximum(length, texts_[0].length)) + base(length, texts_[0]);
    for (std::uint32_t i = 0; i < values_; ++i) std::memcpy(&value_[i], cells + scale_.unit * i, sizeof value_[i]);
  }

  bool have_steps(std::uint32_t length) const {
    return table_.all_have_steps() || std::ranges::all_of(different(), [&](const TextRef& text) {
             return table_.has_steps(scale_.maximum(length, text.length));
           });
  }

  /// What lines are counted by.
  void find_steps(std::uint32_t length) {
    const auto texts = different();
    const bool falls = table_.falls();
    for (std::size_t t = 0; t < texts.size(); ++t) {
      const std::int32_t from = base(length, texts[t]);
      start_[t] = falls ? static_cast<std::int32_t>(scale_.maximum(length, texts[t].length)) - from : from;
    }
    if constexpr (std::is_same_v<Cell, float>)
      for (std::size_t t = 0; t < texts.size(); ++t) {
        const scoring::StepWorth worth = table_.worth(scale_.maximum(length, texts[t].length));
        high_[t] = worth.high;
        low_[t] = worth.low;
      }
    for (std::size_t t = 0; has_cutoff_ && t < texts.size(); ++t) {
      const std::int32_t left = table_.largest(scale_.maximum(length, texts[t].length)) - base(length, texts[t]);
      most_[t] = left < 0 ? -1 : left / static_cast<std::int32_t>(scale_.unit);
    }
    if (!are_alike_) return;
    std::ranges::fill(start_, start_[0]);
    std::ranges::fill(high_, high_[0]);
    std::ranges::fill(low_, low_[0]);
    std::ranges::fill(most_, most_[0]);
  }

  void count_line(const std::uint8_t* remainders, Cell* line) const {
    const auto unit = static_cast<std::int32_t>(scale_.unit);
    CellSteps steps{.start = start_.data(),
                    .step = table_.falls() ? -unit : unit,
                    .high = high_.data(),
                    .low = low_.data(),
                    .most = has_cutoff_ ? most_.data() : nullptr,
                    .rest = 0};
    const Cell rest = table_.rest();
    std::memcpy(&steps.rest, &rest, sizeof steps.rest);
    const auto count = static_cast<std::uint32_t>(texts_.size());
    if constexpr (std::is_same_v<Cell, float>)
      kernels_.step_cells(steps, remainders, count, line);
    else
      kernels_.step_counts(steps, remainders, count, reinterpret_cast<std::uint32_t*>(line));
  }

  template <class Remainders>
  void compute_line(Remainders remainders, std::uint32_t length, Cell* line) {
    table_.with_cells([&](const auto& cell_of) {
      for (std::uint32_t t = 0; t < texts_.size(); ++t) {
        const std::uint32_t distance = scale_.distance(remainders[t], length, texts_[t].length);
        line[t] = cell_of(distance, scale_.maximum(length, texts_[t].length));
      }
    });
  }

  const LaneKernels& kernels_;
  const core::EditScale scale_;
  const bool has_cutoff_;
  const CellTable<Cell>& table_;

  std::span<const TextRef> texts_;
  bool are_alike_ = false;  ///< in length

  // For patterns of one length.
  std::uint32_t found_for_ = no_length;
  Way way_ = Way::compute;
  const Cell* cells_[line_texts] = {};
  std::uint32_t values_ = 0;
  std::array<std::uint32_t, looked_up_values> value_{};
  // As CellSteps has them, by text.
  alignas(64) std::array<std::int32_t, line_texts + most_lanes> start_{};
  alignas(64) std::array<std::int32_t, line_texts + most_lanes> most_{};
  alignas(64) std::array<float, line_texts + most_lanes> high_{};
  alignas(64) std::array<float, line_texts + most_lanes> low_{};
};

}  // namespace warpmatch::cpu
