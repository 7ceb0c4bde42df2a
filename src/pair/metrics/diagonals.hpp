#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/indel.hpp"
#include "core/osa.hpp"
#include "pair/strings/affix.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

/// What is worth spending on the diagonals of a pair, in cells, before another way is taken.
struct DiagonalBudget {
  std::uint64_t hopeful = 0;   ///< while the pair looks as if it came within its limit
  std::uint64_t hopeless = 0;  ///< once it does not
};

/// What the diagonals of a pair told.
struct DiagonalVerdict {
  enum class Kind : std::uint8_t { within, beyond, open };
  Kind kind = Kind::open;
  std::uint32_t distance = 0;  ///< within: the distance; open: a guess at it
};

/// How far along each diagonal of the matrix e edits get, for e = 0, 1, 2 ... (Ukkonen 1985, Myers 1986). What is equal
/// is passed at the speed of memory, so two strings of any length that are d edits apart take about d * d / 2 steps.
/// The distance never falls along a diagonal, so the farthest cell of each says all.
///
/// `Core` is a recurrence of Levenshtein, Indel or OSA. A thread keeps one of these for its memory.
template <class Core>
class Diagonals {
 public:
  /// Two strings that are not empty, begin with different symbols and differ in length by `limit` at most.
  template <class Symbol>
  DiagonalVerdict compare(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit,
                          const DiagonalBudget& budget);

 private:
  static constexpr bool kIndel = std::is_same_v<Core, core::Indel>;
  static constexpr bool kSwaps = std::is_same_v<Core, core::Osa>;
  static constexpr std::int32_t kNowhere = -(std::int32_t{1} << 30);
  static constexpr std::int64_t kFirstLook = 2;  // edits after which there is something to foretell from
  static constexpr std::int64_t kSureLook = 8;   // and from which the foretold is not to be doubled
  static constexpr std::size_t kFar = 4096;      // equal symbols that take longer than a cell by far
  static constexpr std::size_t kAround = 4;      // diagonals beside those in use, where nothing gets

  /// Rows reached by diagonal, right minus left position; `first` to `last` are in use. Those of a few edits need no
  /// memory of their own.
  struct Wave {
    std::array<std::int32_t, 64> few;
    std::vector<std::int32_t> many;
    std::int32_t* origin = nullptr;  ///< that of diagonal 0

    void make_room(std::int64_t edits) {
      const auto around = static_cast<std::size_t>(edits) + kAround;
      if (2 * around + 1 > few.size()) watch::grow(many, 2 * around + 1);
      origin = (2 * around + 1 > few.size() ? many.data() : few.data()) + around;
    }
    std::int32_t& at(std::int64_t diagonal) { return origin[diagonal]; }
    void close(std::int64_t first, std::int64_t last) {
      at(first - 1) = at(first - 2) = at(last + 1) = at(last + 2) = kNowhere;
    }
  };

  static std::uint64_t half_square(std::int64_t edits) { return static_cast<std::uint64_t>(edits * edits / 2); }

  std::array<Wave, 2> waves_;
  watch::Pace pace_;
};

template <class Core>
template <class Symbol>
DiagonalVerdict Diagonals<Core>::compare(std::span<const Symbol> left, std::span<const Symbol> right,
                                         std::uint32_t limit, const DiagonalBudget& budget) {
  using Kind = DiagonalVerdict::Kind;
  const auto rows = static_cast<std::int64_t>(left.size());
  const auto columns = static_cast<std::int64_t>(right.size());
  const std::int64_t goal = columns - rows;
  std::int64_t most = std::min<std::int64_t>(limit, rows + columns);
  // A distance by insertions and deletions is even or odd as the difference in length is.
  if (kIndel && ((most - goal) & 1) != 0) --most;

  // No more waves than the budget has cells for, whatever the limit.
  std::int64_t affordable = kFirstLook;
  while (affordable < most && half_square(affordable) <= std::max(budget.hopeful, budget.hopeless)) affordable *= 2;
  const std::int64_t waves = std::min(most, affordable);
  Wave* before = &waves_[0];
  Wave* now = &waves_[1];
  before->make_room(waves);
  now->make_room(waves);
  before->at(0) = 0;
  before->close(0, 0);

  std::uint64_t cells = 0;
  std::int64_t reach = 1;
  std::int64_t look = kFirstLook;
  for (std::int64_t e = 1; e <= waves; ++e) {
    // Diagonals from which the edits that are left lead to the last one.
    std::int64_t first = std::max({-e, goal - (most - e), -rows});
    std::int64_t last = std::min({e, goal + (most - e), columns});
    constexpr std::int64_t step = kIndel ? 2 : 1;
    if (kIndel && ((first - e) & 1) != 0) ++first;
    if (kIndel && ((last - e) & 1) != 0) --last;
    for (std::int64_t k = first; k <= last; k += step) {
      std::int64_t row = std::max(before->at(k - 1), before->at(k + 1) + 1);
      if constexpr (!kIndel) {
        const std::int64_t from = before->at(k);
        row = std::max(row, from + 1);
        if constexpr (kSwaps) {
          const std::int64_t column = from + k;
          if (from >= 0 && column >= 0 && from + 1 < rows && column + 1 < columns &&
              left[static_cast<std::size_t>(from)] == right[static_cast<std::size_t>(column + 1)] &&
              left[static_cast<std::size_t>(from + 1)] == right[static_cast<std::size_t>(column)])
            row = std::max(row, from + 2);
        }
      }
      row = std::min({row, rows, columns - k});
      if (row >= 0) {
        const std::int64_t end = std::min(rows, columns - k);
        const std::size_t passed =
            common_length(left.data() + row, right.data() + row + k, static_cast<std::size_t>(end - row));
        if (passed > kFar) pace_.spend(passed / 8);
        row += static_cast<std::int64_t>(passed);
        reach = std::max(reach, 2 * row + k);
      }
      now->at(k) = static_cast<std::int32_t>(row);
    }
    // Every second diagonal is of another wave where only insertions and deletions count.
    const bool is_of_this_wave = first <= goal && goal <= last && (goal - first) % step == 0;
    if (is_of_this_wave && now->at(goal) == rows) return {Kind::within, static_cast<std::uint32_t>(e)};
    now->close(first, last);
    std::swap(before, now);
    const auto taken = static_cast<std::uint64_t>(std::max<std::int64_t>(0, last - first) / step + 1);
    pace_.spend(8 * taken);
    cells += taken;
    if (e < look || e == most) continue;
    look = e < kSureLook ? 2 * e : e + e / 4;
    // As many edits for what is left as for what has been passed.
    const std::int64_t foretold = e * (rows + columns) / reach;
    const bool hopeless = foretold > (e < kSureLook ? 2 * most : most);
    const std::uint64_t still = hopeless ? half_square(most) - std::min(half_square(most), cells)
                                         : static_cast<std::uint64_t>((foretold - e) * (foretold + e) / step);
    if (cells + still > (hopeless ? budget.hopeless : budget.hopeful))
      return {Kind::open, static_cast<std::uint32_t>(std::min<std::int64_t>(foretold, rows + columns))};
  }
  if (waves == most) return {Kind::beyond, 0};
  return {Kind::open,
          static_cast<std::uint32_t>(std::min<std::int64_t>(waves * (rows + columns) / reach, rows + columns))};
}

}  // namespace warpmatch::pair
