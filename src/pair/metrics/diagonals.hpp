#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "core/indel.hpp"
#include "core/osa.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/metrics/affix.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {

/// What is worth spending on the diagonals of a pair, in cells, before another way is taken.
struct DiagonalBudget {
  std::uint64_t hopeful = 0;    ///< while the pair looks as if it came within its limit
  std::uint64_t hopeless = 0;   ///< once it does not,
  bool unless_related = false;  ///< or not before the strings look unrelated, too
};

/// What the diagonals of a pair told.
struct DiagonalVerdict {
  enum class Kind : std::uint8_t { within, beyond, open };
  Kind kind = Kind::open;
  std::uint32_t distance = 0;  ///< within: the distance; open: a guess at it
};

/// Diagonals that are sooner done in turn.
inline constexpr std::size_t few_diagonals = 6;

/// What a wave takes beside its cells, in cells.
template <class Core, class Symbol>
double wave_cells() {
  const LongCosts& costs = short_kernel<Core>().long_costs;
  return sizeof(Symbol) == 1 ? costs.wave / costs.cell : 3;
}

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
  static constexpr std::int64_t kStep = kIndel ? 2 : 1;
  static constexpr bool kSwaps = std::is_same_v<Core, core::Osa>;
  static constexpr std::int32_t kNowhere = -(std::int32_t{1} << 30);
  static constexpr std::int64_t kFirstLook = 2;  // edits after which there is something to foretell from
  static constexpr std::int64_t kUnrelated = 4;  // symbols for each edit of strings that may have nothing in common
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
    /// Where only insertions and deletions count, every second diagonal is of a wave: those have no place between them.
    std::int32_t& at(std::int64_t diagonal) { return origin[diagonal >> (kStep - 1)]; }
    void close(std::int64_t first, std::int64_t last) {
      at(first - kStep) = at(first - 2) = at(last + kStep) = at(last + 2) = kNowhere;
    }
  };

  /// Most diagonals end within a machine word.
  template <class Symbol>
  std::int64_t equal_from(const Symbol* left, const Symbol* right, std::size_t most) {
    constexpr std::size_t step = sizeof(std::uint64_t) / sizeof(Symbol);
    if (most >= step) {
      if (const std::uint64_t bits = differing_bits(left, right); bits != 0)
        return std::countr_zero(bits) / static_cast<int>(8 * sizeof(Symbol));
    }
    const std::size_t passed = common_length(left, right, most);
    if (passed > kFar) pace_.spend(passed / 8);
    return static_cast<std::int64_t>(passed);
  }

  /// Cells of all waves up to some edits. Waves become wider up to half of the most edits, and then narrower; where
  /// only insertions and deletions count every second diagonal is of a wave.
  static std::uint64_t cells_to(std::int64_t edits, std::int64_t most, std::uint64_t of_wave) {
    const std::int64_t left = most - edits;
    const std::int64_t cells = (edits <= left ? edits * edits : most * most / 2 - left * left) / kStep;
    return static_cast<std::uint64_t>(cells) + of_wave * static_cast<std::uint64_t>(edits);
  }

  template <class Symbol>
  void step_in_turn(std::span<const Symbol> left, std::span<const Symbol> right, std::int64_t first, std::int64_t last,
                    Wave& before, Wave& now);
  template <class Symbol>
  void step_together(std::span<const Symbol> left, std::span<const Symbol> right, std::int64_t first,
                     std::uint64_t count, Wave& before, Wave& now);

  /// True where the level may have a kernel for waves.
  template <class Symbol>
  static constexpr bool kTogether = !kSwaps && sizeof(Symbol) == 1;

  std::uint32_t (*const step_diagonals_)(const DiagonalStep& step,
                                         std::uint32_t* open) = short_kernel<Core>().step_diagonals;
  std::array<Wave, 2> waves_;
  std::vector<std::uint32_t> open_;
  watch::Pace pace_;
};

/// A wave, one diagonal after the other.
template <class Core>
template <class Symbol>
void Diagonals<Core>::step_in_turn(std::span<const Symbol> left, std::span<const Symbol> right, std::int64_t first,
                                   std::int64_t last, Wave& before, Wave& now) {
  const auto rows = static_cast<std::int64_t>(left.size());
  const auto columns = static_cast<std::int64_t>(right.size());
  for (std::int64_t k = first; k <= last; k += kStep) {
    std::int64_t row = std::max(before.at(k - 1), before.at(k + 1) + 1);
    if constexpr (!kIndel) {
      const std::int64_t from = before.at(k);
      row = std::max(row, from + 1);
      if constexpr (kSwaps) {
        const std::int64_t column = from + k;
        if (from >= 0 && column >= 0 && from + 1 < rows && column + 1 < columns &&
            left[static_cast<std::size_t>(from)] == right[static_cast<std::size_t>(column + 1)] &&
            left[static_cast<std::size_t>(from + 1)] == right[static_cast<std::size_t>(column)])
          row = std::max(row, from + 2);
      }
    }
    const std::int64_t end = std::min(rows, columns - k);
    row = std::min(row, end);
    if (row >= 0) row += equal_from(left.data() + row, right.data() + row + k, static_cast<std::size_t>(end - row));
    now.at(k) = static_cast<std::int32_t>(row);
  }
}

/// A wave, many diagonals at once; those that go on for longer one after the other.
template <class Core>
template <class Symbol>
void Diagonals<Core>::step_together(std::span<const Symbol> left, std::span<const Symbol> right, std::int64_t first,
                                    std::uint64_t count, Wave& before, Wave& now) {
  const auto rows = static_cast<std::int32_t>(left.size());
  const auto columns = static_cast<std::int32_t>(right.size());
  if (open_.size() < count) watch::grow(open_, count);
  const DiagonalStep step{reinterpret_cast<const std::uint8_t*>(left.data()),
                          reinterpret_cast<const std::uint8_t*>(right.data()),
                          rows,
                          columns,
                          static_cast<std::int32_t>(first),
                          static_cast<std::uint32_t>(count),
                          &before.at(first - 1),
                          &before.at(first + 1),
                          &before.at(first),
                          &now.at(first)};
  const std::uint32_t open = step_diagonals_(step, open_.data());
  for (std::uint32_t i = 0; i < open; ++i) {
    const std::int64_t k = first + kStep * static_cast<std::int64_t>(open_[i]);
    const std::int64_t row = now.at(k);
    const std::int64_t end = std::min<std::int64_t>(rows, columns - k);
    now.at(k) = static_cast<std::int32_t>(
        row + equal_from(left.data() + row, right.data() + row + k, static_cast<std::size_t>(end - row)));
  }
}

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
  const auto of_wave = static_cast<std::uint64_t>(wave_cells<Core, Symbol>());
  const std::uint64_t most_of_all = std::max(budget.hopeful, budget.hopeless);
  std::int64_t affordable = kFirstLook;
  while (affordable < most && cells_to(affordable, most, of_wave) <= most_of_all) affordable *= 2;
  const std::int64_t waves = std::min(most, affordable);
  Wave* before = &waves_[0];
  Wave* now = &waves_[1];
  before->make_room(waves);
  now->make_room(waves);
  before->at(0) = 0;
  before->close(0, 0);

  std::uint64_t cells = 0;
  std::int64_t look = kFirstLook;
  std::int64_t foretold = most;
  for (std::int64_t e = 1; e <= waves; ++e) {
    // Diagonals from which the edits that are left lead to the last one.
    std::int64_t first = std::max({-e, goal - (most - e), -rows});
    std::int64_t last = std::min({e, goal + (most - e), columns});
    if (kIndel && ((first - e) & 1) != 0) ++first;
    if (kIndel && ((last - e) & 1) != 0) --last;
    const auto taken = static_cast<std::uint64_t>(std::max<std::int64_t>(0, last - first + kStep) / kStep);
    if (kTogether<Symbol> && step_diagonals_ != nullptr && taken >= few_diagonals)
      step_together(left, right, first, taken, *before, *now);
    else
      step_in_turn(left, right, first, last, *before, *now);
    // Every second diagonal is of another wave where only insertions and deletions count.
    const bool is_of_this_wave = first <= goal && goal <= last && (goal - first) % kStep == 0;
    if (is_of_this_wave && now->at(goal) == rows) return {Kind::within, static_cast<std::uint32_t>(e)};
    now->close(first, last);
    std::swap(before, now);
    pace_.spend(8 * taken);
    cells += taken + of_wave;
    if (e < look || e == most) continue;
    std::int64_t reach = 1;  // rows and columns
    for (std::int64_t k = first; k <= last; k += kStep) reach = std::max(reach, 2 * std::int64_t{before->at(k)} + k);
    look = e + std::max<std::int64_t>(e / 4, 2);
    // As many edits for what is left as for what has been passed, but for chance: three times the root of what was
    // counted so far.
    foretold = e * (rows + columns) / reach;
    const double above = static_cast<double>(foretold - most) / static_cast<double>(most);
    const bool looks_related = budget.unless_related && foretold < std::max(rows, columns) / kUnrelated;
    const bool hopeless = above > 0 && above * above * static_cast<double>(e) > 9 && !looks_related;
    const std::uint64_t end = cells_to(std::min(foretold, most), most, of_wave);
    // Beyond the limit the other way ends early as well.
    const double share = static_cast<double>(most) / static_cast<double>(std::max(foretold, most));
    const double early = std::max(static_cast<double>(budget.hopeless), static_cast<double>(budget.hopeful) * share);
    if (static_cast<double>(std::max(cells, end)) > (hopeless ? early : static_cast<double>(budget.hopeful)))
      return {Kind::open, static_cast<std::uint32_t>(std::min<std::int64_t>(foretold, rows + columns))};
  }
  if (waves == most) return {Kind::beyond, 0};
  return {Kind::open, static_cast<std::uint32_t>(std::min<std::int64_t>(foretold, rows + columns))};
}

}  // namespace warpmatch::pair
