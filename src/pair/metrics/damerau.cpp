#include "pair/metrics/damerau.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "core/damerau_levenshtein.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/metrics/band.hpp"
#include "pair/metrics/edit_distance.hpp"
#include "pair/metrics/spelled_pair.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

/// What is read beyond the band: more than any cell, and as much can be added.
constexpr std::uint32_t kFar = ~std::uint32_t{0} / 2;

/// Rows of more cells than this are kept short where they can be: polls are between rows.
constexpr std::size_t kLongRow = watch::poll_every / 4;

/// The largest OSA distance of strings that are `limit` apart. OSA has no swap across other symbols; it substitutes
/// both of them and turns what stood between into what stands there now, for an edit more at most, and such a swap
/// takes two edits at least.
constexpr std::uint64_t osa_limit(std::uint64_t limit) { return limit + limit / 2; }
/// Up to here both distances are the same.
constexpr std::uint32_t kSameAsOsa = 2;

/// The recurrence of core/damerau_levenshtein.hpp, a text symbol after the other past the rows of the pattern.
///
/// Cells off the band of what a limit lets pass (band.hpp) are never on the way to a distance within it: what is read
/// there is far.
template <class Symbol>
class DamerauRows {
 public:
  DamerauRows(std::span<const Symbol> pattern, const Band& band)
      : above_diagonal_(band.above()), below_diagonal_(band.below()), pattern_(pattern), rows_(pattern.size()) {
    for (std::uint32_t j = 0; j < rows_.size(); ++j) rows_[j] = {2 * j + 2, 2 * j + 2, 2 * j + 2};
  }

  /// The i-th text symbol, from 1.
  void advance(std::uint32_t i, std::uint32_t symbol) {
    const std::size_t first = i > below_diagonal_ ? i - below_diagonal_ : 1;
    const std::size_t last = std::min(rows_.size(), i + above_diagonal_);
    if (i > 1 && last == i + above_diagonal_) rows_[last - 1] = {kFar, kFar, kFar};
    Core::Column<std::uint32_t> column;
    if (first > 1) {
      const Row& below = rows_[first - 2];
      column = {kFar, below.last, below.before, kFar, pattern_[first - 2], kFar};
    }
    for (std::size_t j = first - 1; j < last; ++j)
      Core::step(rows_[j], column, static_cast<std::uint32_t>(pattern_[j]), symbol, text_before_);
    text_before_ = symbol;
  }

  std::uint32_t last() const { return rows_.back().last; }

 private:
  using Core = core::DamerauLevenshtein;
  using Row = Core::Row<std::uint32_t>;

  std::size_t above_diagonal_;
  std::size_t below_diagonal_;
  std::span<const Symbol> pattern_;
  std::vector<Row> rows_;
  std::uint32_t text_before_ = ~std::uint32_t{0};  ///< the text's last symbol; no symbol at its start
};

}  // namespace

bool is_told_by_osa(std::uint64_t limit, std::size_t longer) {
  return static_cast<double>(osa_limit(limit)) < unrelated_edits * static_cast<double>(longer);
}

template <class Symbol>
std::uint32_t damerau_levenshtein_distance(std::span<const Symbol> left, std::span<const Symbol> right,
                                           std::uint32_t limit) {
  const std::size_t between = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
  if (between > limit) return no_limit;
  trim_common_affixes(left, right);
  if constexpr (sizeof(Symbol) == 2) {
    if (!left.empty() && !right.empty() && std::max(left.size(), right.size()) <= SpelledPair::most_symbols) {
      const SpelledPair spelled(left, right);
      if (spelled.is_of_one_script()) return damerau_levenshtein_distance(spelled.left(), spelled.right(), limit);
    }
  }
  if (is_told_by_osa(limit, std::max(left.size(), right.size()))) {
    const auto most = static_cast<std::uint32_t>(osa_limit(limit));
    const std::uint32_t osa = edit_distance(Metric::osa, left, right, most);
    if (osa > most) return no_limit;
    if (osa <= kSameAsOsa) return osa;
  }
  if constexpr (sizeof(Symbol) == 1) {
    if (left.size() < right.size()) std::swap(left, right);
    if (!right.empty() && left.size() <= most_damerau_text && right.size() <= short_kernels().damerau_rows)
      return core::DamerauLevenshtein::scale.distance(short_kernels().damerau(short_pattern(right), short_text(left)),
                                                      static_cast<std::uint32_t>(right.size()),
                                                      static_cast<std::uint32_t>(left.size()));
  }
  if (right.size() > kLongRow && right.size() > left.size()) std::swap(left, right);
  if (left.empty() || right.empty()) return static_cast<std::uint32_t>(left.size() + right.size());

  const Band band(left.size(), right.size(), limit);
  const std::size_t cells = std::min(right.size(), band.below() + band.above() + 1);  // of a row
  DamerauRows<Symbol> rows(right, band);
  watch::Pace pace;
  for (std::size_t i = 0; i < left.size(); ++i) {
    pace.spend(4 * cells);
    rows.advance(static_cast<std::uint32_t>(i + 1), left[i]);
  }
  return core::DamerauLevenshtein::scale.distance(rows.last(), static_cast<std::uint32_t>(right.size()),
                                                  static_cast<std::uint32_t>(left.size()));
}

template std::uint32_t damerau_levenshtein_distance(std::span<const std::uint8_t>, std::span<const std::uint8_t>,
                                                    std::uint32_t);
template std::uint32_t damerau_levenshtein_distance(std::span<const std::uint16_t>, std::span<const std::uint16_t>,
                                                    std::uint32_t);
template std::uint32_t damerau_levenshtein_distance(std::span<const char32_t>, std::span<const char32_t>,
                                                    std::uint32_t);

}  // namespace warpmatch::pair
