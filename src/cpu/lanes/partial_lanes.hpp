#pragma once

// The kernels of partial_ratio over an `Isa`; see lanes.hpp, which includes this, for what that is. A window is
// contiguous symbols of the longer string, and its ratio with the needle, the shorter string, is
// 2 * common / total: twice their LCS by the sum of their lengths.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "core/partial.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/lanes/lane_pace.hpp"
#include "cpu/lanes/vector_of.hpp"

namespace warpmatch::cpu {

/// Vectors of `Lane`, and of the lanes of twice the width in which products fit.
template <class Isa, class Lane, class WideLane>
struct PartialOps : std::conditional_t<Isa::write_masks, core::ChoosingLogic, core::MaskingLogic> {
  using Vector = typename VectorOf<Lane, Isa::vector_bytes>::type;
  using Wide = typename VectorOf<WideLane, Isa::vector_bytes>::type;
  static constexpr std::uint32_t lanes = Isa::vector_bytes / static_cast<int>(sizeof(Lane));
  static constexpr int lane_bits = 8 * sizeof(Lane);

  WARPMATCH_HD static Vector all(std::uint32_t value) { return Vector{} + static_cast<Lane>(value); }
  WARPMATCH_HD static Vector min(Vector a, Vector b) { return a < b ? a : b; }
  WARPMATCH_HD static Vector max(Vector a, Vector b) { return a > b ? a : b; }
  /// The lanes of even number, and those of odd number.
  WARPMATCH_HD static Wide even(Vector v) { return (Wide)v & low_half; }
  WARPMATCH_HD static Wide odd(Vector v) { return ((Wide)v >> lane_bits) & low_half; }
  WARPMATCH_HD static Vector together(Wide even, Wide odd) { return (Vector)(even | odd << lane_bits); }

 private:
  static constexpr auto low_half = static_cast<WideLane>((WideLane{1} << lane_bits) - 1);
  static_assert(std::numeric_limits<WideLane>::max() / std::numeric_limits<Lane>::max() >=
                    std::numeric_limits<Lane>::max() / 2,
                "a sum of lengths times an LCS, at most half of one, does not fit");
};

/// The largest ratio of a window so far, by lane, as a fraction: even and odd lanes apart, as products are.
template <class Ops>
class LargestFraction {
 public:
  using Vector = typename Ops::Vector;
  using Wide = typename Ops::Wide;

  WARPMATCH_HD void consider(Vector common, Vector total) {
    even_.consider(Ops::even(common), Ops::even(total));
    odd_.consider(Ops::odd(common), Ops::odd(total));
  }
  WARPMATCH_HD Vector common() const { return Ops::together(even_.common, odd_.common); }
  WARPMATCH_HD Vector total() const { return Ops::together(even_.total, odd_.total); }

 private:
  struct Fraction {
    Wide common = Wide{};
    Wide total = Wide{} + 1;

    WARPMATCH_HD void consider(Wide other_common, Wide other_total) {
      const auto better = other_common * total > common * other_total;
      common = better ? other_common : common;
      total = better ? other_total : total;
    }
  };
  Fraction even_;
  Fraction odd_;
};

/// Lengths by lane, with the least and the greatest of them among the lanes that count.
template <class Vector>
struct LaneLengths {
  Vector by_lane;
  std::uint32_t least;
  std::uint32_t greatest;
};

/// The LCS of the needle with its window from `first` on, or with what there is of it.
template <class Ops>
WARPMATCH_HD typename Ops::Vector common_from(const typename Ops::Vector* origins, std::uint32_t first,
                                              const LaneLengths<typename Ops::Vector>& needle, std::uint32_t haystack) {
  using Vector = typename Ops::Vector;
  const Vector bound = Ops::all(first);
  const auto end_of = [&](std::uint32_t length) { return haystack - first < length ? haystack : first + length; };
  Vector common{};
  std::uint32_t at = first;
  for (const std::uint32_t end = end_of(needle.least); at < end; ++at)
    common = Ops::count_if(origins[at] <= bound, common);
  for (const std::uint32_t end = end_of(needle.greatest); at < end; ++at)
    common = Ops::count_if((origins[at] <= bound) & (needle.by_lane > Ops::all(at - first)), common);
  return common;
}

/// Every window of the haystack, from the origins of its positions. Lanes can be padded behind their haystack, where
/// nothing is in common; so what runs past its end is a suffix.
template <class Ops>
LargestFraction<Ops> best_window(const typename Ops::Vector* origins, const LaneLengths<typename Ops::Vector>& needle,
                                 const LaneLengths<typename Ops::Vector>& haystack) {
  using Vector = typename Ops::Vector;
  LargestFraction<Ops> best;
  Vector common{};
  for (std::uint32_t at = 0; at < needle.greatest; ++at) {
    // Past the needle's length the count stands still, so these are no better than the full window before.
    common = Ops::count_if((origins[at] <= Vector{}) & (needle.by_lane > Ops::all(at)), common);
    best.consider(common, needle.by_lane + Ops::all(at + 1));
  }
  std::uint32_t first = 1;
  std::uint64_t cells = 0;
  for (; first + needle.greatest <= haystack.least; ++first) {
    common = Ops::max(common, common_from<Ops>(origins, first, needle, haystack.greatest));
    poll_after(needle.greatest, cells);
  }
  best.consider(common, needle.by_lane + needle.by_lane);
  for (; first < haystack.greatest; ++first) {
    const Vector start = Ops::all(first);
    const Vector rest = Ops::max(haystack.by_lane, start) - start;
    poll_after(needle.greatest, cells);
    best.consider(common_from<Ops>(origins, first, needle, haystack.greatest),
                  needle.by_lane + Ops::min(needle.by_lane, rest));
  }
  return best;
}

/// Leads the strands through `Rows` rows: `down` holds those between the columns, `across` takes those that leave.
template <class Ops, int Rows>
void comb_rows(const PartialPatterns& patterns, const std::uint32_t* slots, std::uint32_t first_strand,
               typename Ops::Vector* down, typename Ops::Vector* across) {
  using Vector = typename Ops::Vector;
  const auto* symbols = static_cast<const Vector*>(patterns.symbols);
  Vector symbol[Rows];
  Vector strand[Rows];
  for (int r = 0; r < Rows; ++r) {
    symbol[r] = Ops::all(slots[r]);
    strand[r] = Ops::all(first_strand - static_cast<std::uint32_t>(r));
  }
  for (std::uint32_t column = 0; column < patterns.longest; ++column) {
    const Vector column_symbol = symbols[column];
    Vector passing = down[column];
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r) core::Strands::meet<Ops>(strand[r], passing, symbol[r], column_symbol);
    down[column] = passing;
  }
  for (int r = 0; r < Rows; ++r) across[r] = strand[r];
}

template <class Ops>
void comb(const PartialPatterns& patterns, const std::uint32_t* slots, std::uint32_t rows, typename Ops::Vector* down,
          typename Ops::Vector* across) {
  using core::Strands;
  constexpr int tile = 4;  // rows whose strands stay in registers
  for (std::uint32_t column = 0; column < patterns.longest; ++column)
    down[column] = Ops::all(Strands::of_column(column, rows));
  std::uint32_t row = 0;
  std::uint64_t cells = 0;
  for (; row + tile <= rows; row += tile) {
    comb_rows<Ops, tile>(patterns, slots + row, Strands::of_row(row, rows), down, across + row);
    poll_after(std::uint64_t{tile} * patterns.longest, cells);
  }
  for (; row < rows; ++row) comb_rows<Ops, 1>(patterns, slots + row, Strands::of_row(row, rows), down, across + row);
}

template <class Isa, class Lane, class WideLane>
void partial_windows(const PartialPatterns& patterns, const std::uint32_t* slots, std::uint32_t length, void* strands,
                     WindowFractions& out) {
  using Ops = PartialOps<Isa, Lane, WideLane>;
  using Vector = typename Ops::Vector;
  auto* const down = static_cast<Vector*>(strands);
  auto* const across = down + patterns.longest;
  comb<Ops>(patterns, slots, length, down, across);

  const LaneLengths<Vector> pattern{*static_cast<const Vector*>(patterns.lengths), patterns.shortest, patterns.longest};
  const LaneLengths<Vector> text{Ops::all(length), length, length};
  LargestFraction<Ops> best;
  const auto choose = [&](const LargestFraction<Ops>& one, Vector serves) {
    best.consider(one.common() & serves, one.total());
  };
  if (pattern.greatest >= length) {
    for (std::uint32_t i = 0; i < patterns.longest; ++i) down[i] = core::Strands::column_origin(down[i], text.by_lane);
    const std::uint32_t least = pattern.least > length ? pattern.least : length;
    choose(best_window<Ops>(down, text, {pattern.by_lane, least, pattern.greatest}),
           (Vector)(pattern.by_lane >= text.by_lane));
  }
  if (pattern.least <= length) {
    for (std::uint32_t i = 0; i < length; ++i) across[i] = core::Strands::row_origin(across[i], text.by_lane);
    const std::uint32_t greatest = pattern.greatest < length ? pattern.greatest : length;
    choose(best_window<Ops>(across, {pattern.by_lane, pattern.least, greatest}, text),
           (Vector)(pattern.by_lane <= text.by_lane));
  }
  const Vector common = best.common();
  const Vector total = best.total();
  for (std::uint32_t lane = 0; lane < Ops::lanes; ++lane) {
    out.common[lane] = common[lane];
    out.total[lane] = total[lane];
  }
}

}  // namespace warpmatch::cpu
