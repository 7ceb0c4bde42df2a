#include "pair/metrics/damerau.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "pair/metrics/affix.hpp"
#include "pair/metrics/band.hpp"
#include "pair/metrics/match_table.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

constexpr std::uint32_t kNever = ~std::uint32_t{0};
constexpr std::uint32_t kFar = kNever / 2;  // beyond the band; more than any distance, and as much can be added

/// Rows of more cells than this are kept short where they can be: polls are between rows.
constexpr std::size_t kLongRow = watch::poll_every / 4;

/// Row by row over `left`. A swap of two symbols with others between them is only worth its price where these others
/// lie in one string alone, so a cell needs just two remembered values: of the last row that held this column's symbol,
/// and of the last column that held this row's.
///
/// Cells off the band of what a limit lets pass (band.hpp) are never on the way to a distance within it: what is read
/// there is far.
class DamerauRows {
 public:
  DamerauRows(std::size_t columns, std::uint32_t symbols, const Band& band)
      : above_diagonal_(band.above()),
        below_diagonal_(band.below()),
        row_(columns + 1),
        above_(columns + 1),
        before_swap_(columns + 1, kNever),
        last_row_(symbols) {
    std::iota(row_.begin(), row_.end(), 0U);
  }

  /// Row i, from 1, for the symbol `number`; the columns hold `numbers`.
  void advance(std::uint32_t i, std::uint32_t number, const std::vector<std::uint32_t>& numbers) {
    std::swap(row_, above_);  // row_ now holds row i - 2 and is overwritten from the left
    const auto first = static_cast<std::uint32_t>(i > below_diagonal_ ? i - below_diagonal_ : 1);
    const auto last = static_cast<std::uint32_t>(std::min(numbers.size(), i + above_diagonal_));
    if (i > 1 && last == i + above_diagonal_) above_[last] = kFar;
    std::uint32_t last_column = 0;
    std::uint32_t two_up = row_[first - 1];  // row i - 2 of the column before
    std::uint32_t two_up_at_match = 0;
    row_[first - 1] = first == 1 ? i : kFar;
    for (std::uint32_t j = first; j <= last; ++j) {
      const bool equal = numbers[j - 1] == number;
      std::uint32_t best = std::min({above_[j - 1] + !equal, row_[j - 1] + 1, above_[j] + 1});
      if (equal) {
        last_column = j;
        before_swap_[j] = j > 1 ? above_[j - 2] : kNever;
        two_up_at_match = two_up;
      } else if (const std::uint32_t last_row = last_row_[numbers[j - 1]]; last_row != 0 && last_column != 0) {
        if (j - last_column == 1 && before_swap_[j] != kNever) best = std::min(best, before_swap_[j] + (i - last_row));
        if (i - last_row == 1) best = std::min(best, two_up_at_match + (j - last_column));
      }
      two_up = row_[j];
      row_[j] = best;
    }
    last_row_[number] = i;
  }

  std::uint32_t last() const { return row_.back(); }

 private:
  std::size_t above_diagonal_;
  std::size_t below_diagonal_;
  std::vector<std::uint32_t> row_;
  std::vector<std::uint32_t> above_;
  std::vector<std::uint32_t> before_swap_;  ///< per column: what stood diagonally before the row that last matched it
  std::vector<std::uint32_t> last_row_;     ///< per symbol; 0 for none
};

}  // namespace

template <class Symbol>
std::uint32_t damerau_levenshtein_distance(std::span<const Symbol> left, std::span<const Symbol> right,
                                           std::uint32_t limit) {
  const std::size_t between = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
  if (between > limit) return ~std::uint32_t{0};
  trim_common_affixes(left, right);
  if (right.size() > kLongRow && right.size() > left.size()) std::swap(left, right);
  if (left.empty() || right.empty()) return static_cast<std::uint32_t>(left.size() + right.size());

  const SymbolNumbers<Symbol> numbers_of_left(left);
  const std::vector<std::uint32_t> numbers = numbers_of(right, numbers_of_left);
  const Band band(left.size(), right.size(), limit);
  const std::size_t cells = std::min(right.size(), band.below() + band.above() + 1);  // of a row
  DamerauRows rows(right.size(), numbers_of_left.count() + 1, band);
  watch::Pace pace;
  for (std::size_t i = 0; i < left.size(); ++i) {
    pace.spend(4 * cells);
    rows.advance(static_cast<std::uint32_t>(i + 1), numbers_of_left[left[i]], numbers);
  }
  return rows.last();
}

template std::uint32_t damerau_levenshtein_distance(std::span<const std::uint8_t>, std::span<const std::uint8_t>,
                                                    std::uint32_t);
template std::uint32_t damerau_levenshtein_distance(std::span<const char32_t>, std::span<const char32_t>,
                                                    std::uint32_t);

}  // namespace warpmatch::pair
