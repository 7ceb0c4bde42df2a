#include "pair/metrics/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "pair/isa/short_kernel.hpp"
#include "pair/isa/trivial_edits.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/metrics/band.hpp"
#include "pair/metrics/damerau.hpp"
#include "pair/metrics/diagonals.hpp"
#include "pair/metrics/places.hpp"
#include "pair/metrics/spelled_pair.hpp"
#include "pair/metrics/stretches.hpp"
#include "pair/strings/match_table.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

/// Columns between two looks at the limit; looking at several words costs as much as several columns.
constexpr std::size_t kStride = 16;
constexpr std::size_t kLongStride = 32;
/// And between two polls.
constexpr std::size_t kPiece = watch::poll_every / 8;

/// Symbols from which on diagonals are worth trying first, and columns of a word that a step of them takes as long as.
constexpr std::size_t kLong = 128;
constexpr std::uint64_t kStepColumns = 4;
/// Symbols that are spelled in a byte while two diagonals of two bytes a symbol are followed.
constexpr std::uint64_t kSpelledSymbols = 16;

// In units of 2 ns.
constexpr double kTableSymbol = 0.3;  // a pattern's symbol in a match table
constexpr double kWideCell = 1.4;     // a cell of diagonals, of code points
constexpr double kShortWave = 0.5;    // a wave of few diagonals, of what another takes
constexpr double kFirstLook = 70;     // what diagonals take until they tell something
/// Of what is known to come of diagonals in so much less than of the band, nothing is foretold, but that strings look
/// unrelated: of those the band ends early. A few edits have more to spare, as what exceeds its limit by far leaves the
/// band halfway.
constexpr double kSure = 0.8;
constexpr double kSureOfFew = 0.5;
constexpr double kSureOfFewByIndel = 0.7;
/// What other diagonals may take of that before they are left, where no limit tells and words are more than a few of
/// Indel.
constexpr double kWorthTrying = 0.25;

/// What a few edits take (few_edits.hpp) at the least, for each wave and for each cell.
constexpr double kFewEdits = 6;
constexpr double kFewWave = 1.5;
constexpr double kFewCell = 1;

/// As many times what unrelated strings take is an opening, and at least so many symbols; and it is a small part.
constexpr double kOpenings = 1.5;
constexpr std::size_t kLeastOpening = 256;
constexpr std::size_t kWorthOpening = 4;

// The distance never falls along the diagonal that ends in the last cell, since neighbours differ by one at most: what
// stands on it is a bound on the result. A swap can step over a column, which is worth 1.
constexpr std::uint32_t kSwap = 1;

std::uint32_t as_count(std::size_t n) { return static_cast<std::uint32_t>(n); }

/// The distance of the first `rows` symbols of a pattern of one word and as many, with `surplus` more, of the text.
template <class Core>
std::uint32_t distance_at(const typename Core::template Column<Word>& column, std::size_t rows, std::size_t surplus) {
  const Word counted = Core::template remainder<Ops>(column, core::low_bits<Word>(as_count(rows)));
  return as_count(surplus + Core::scale.unit * counted);
}

/// A pattern of at most 64 symbols.
template <class Core, class Symbol>
std::uint32_t register_distance(std::span<const Symbol> pattern, std::span<const Symbol> text, std::uint32_t limit) {
  const ShortTable<Symbol> table(pattern, text);
  const std::size_t surplus = text.size() - pattern.size();
  typename Core::template Column<Word> column;
  if (limit < text.size()) {
    while (text.size() > kStride) {
      const std::size_t rest = std::max(kStride, text.size() - std::min(text.size(), kPiece));
      for (; text.size() > rest; text = text.subspan(kStride)) {
        for (const Symbol symbol : text.first(kStride)) Core::template step<Ops>(column, table.find(symbol));
        if (text.size() - kStride >= pattern.size()) continue;
        const auto reached = column;  // whose address may be taken
        if (distance_at<Core>(reached, pattern.size() + kStride - text.size(), surplus) > limit + kSwap)
          return no_limit;
      }
      if (text.size() > kStride) watch::poll();
    }
  }
  watch::in_pieces(text, 2, [&](std::span<const Symbol> piece) {
    for (const Symbol symbol : piece) Core::template step<Ops>(column, table.find(symbol));
  });
  return distance_at<Core>(column, pattern.size(), surplus);
}

/// The words of a pattern of any number of symbols, as the level's kernels take them (short_kernels.hpp).
template <class Core>
class LongColumn {
 public:
  explicit LongColumn(std::size_t words) : stride_(words + long_block), words_(members * stride_) {}

  /// Takes the words from `first` to `last` through some text symbols. Those that come for the first time are as at the
  /// start of the text.
  void step(std::size_t first, std::size_t last, std::span<const Word* const> match) {
    const auto start = std::bit_cast<std::array<Word, members>>(typename Core::template Column<Word>{});
    for (; reached_ <= last; ++reached_)
      for (std::size_t m = 0; m < members; ++m) words_[m * stride_ + reached_] = start[m];
    const LongColumns columns{words_.data() + first, stride_, as_count(last - first + 1)};
    kernel_.step_long(columns, match.data(), as_count(match.size()));
  }

  /// As distance_at.
  std::uint32_t distance_at(std::size_t rows, std::size_t surplus) {
    const std::uint64_t counted = kernel_.long_remainder({words_.data(), stride_, 0}, as_count(rows));
    return as_count(surplus + Core::scale.unit * counted);
  }

 private:
  static constexpr std::size_t members = sizeof(typename Core::template Column<Word>) / sizeof(Word);
  const ShortKernel& kernel_ = short_kernel<Core>();
  std::size_t stride_;
  std::vector<Word> words_;  ///< and a block more, which kernels may take with the last ones
  std::size_t reached_ = 0;
};

/// A pattern of any length, a stretch of text after the other. Words that leave the band keep their last column, as if
/// the distance below them had risen by one with every symbol since; words it has not reached are as at the start.
template <class Core, class Symbol>
std::uint32_t band_distance(const Band& band, std::size_t pattern, std::span<const Symbol> text, std::uint32_t limit,
                            MatchTable<Symbol>& table) {
  const std::size_t surplus = text.size() - pattern;
  LongColumn<Core> column(band.words());
  const std::size_t stretch = table.rows_stay() ? kLongStride : 1;
  const std::size_t stride = std::max(kLongStride, band.words() / 4);
  std::size_t next_look = std::max(stride, surplus + 1);
  watch::Pace pace;
  for (std::size_t j = 0; j < text.size();) {
    const std::size_t count = std::min(stretch, text.size() - j);
    const std::size_t first = band.first(j);
    const std::size_t last = band.last(j + count - 1);
    pace.spend(count * (2 * (last - first) + 5));
    std::array<const Word*, kLongStride> match;
    for (std::size_t i = 0; i < count; ++i) match[i] = table.find(text[j + i], first, last) + first;
    column.step(first, last, std::span(match).first(count));
    j += count;
    if (j < next_look || limit >= text.size()) continue;
    next_look = j + stride;
    if (column.distance_at(j - surplus, surplus) > limit + kSwap) return no_limit;
  }
  return column.distance_at(pattern, surplus);
}

/// Words of a window that has all rows of a column that matter; 0 where there is none, or no less than in the pattern.
std::uint32_t window_words(const ShortKernel& kernel, std::size_t pattern, std::size_t text, std::uint32_t limit) {
  if (pattern > most_band_rows || kernel.band_within == nullptr) return 0;
  const std::uint32_t words = band_words(as_count(text - pattern), limit);
  return words <= most_band_words && 64 * words < pattern ? words : 0;
}

/// A kernel of the processor's level, for bytes; none where the strings are too long for it.
template <class Core>
auto level_kernel(std::size_t pattern, std::size_t text, std::uint32_t limit) -> decltype(ShortKernel::within) {
  if (text > short_text_limit) return nullptr;
  const ShortKernel& kernel = short_kernel<Core>();
  if (pattern <= 64) return kernel.within;
  if (window_words(kernel, pattern, text, limit) != 0) return kernel.band_within;
  return pattern <= std::size_t{64} * most_words ? kernel.words_within : nullptr;
}

/// Symbols of two beginnings in which unrelated strings exceed a limit, and some more.
std::size_t opening_of(std::uint32_t limit) {
  return static_cast<std::size_t>(kOpenings * limit / unrelated_edits) + kLeastOpening;
}

/// True for strings of which a level's kernel takes off common ends and compares what is left, where it has one. What
/// has little in common and some edits to spare is told by strangers.
template <class Core>
bool are_short(std::size_t left, std::size_t right, std::uint32_t limit) {
  constexpr std::size_t most = 64;
  return left <= most && right <= most && (is_trivial<Core>(limit) || limit >= left / 2 || left <= stretch_symbols);
}

/// The pattern is no longer than the text, and not empty.
template <class Core, class Symbol>
std::uint32_t recurrence_distance(std::span<const Symbol> pattern, std::span<const Symbol> text, std::uint32_t limit) {
  if constexpr (sizeof(Symbol) == 1) {
    if (const auto within = level_kernel<Core>(pattern.size(), text.size(), limit))
      return within(short_pattern(pattern), short_text(text), limit);
  } else if constexpr (sizeof(Symbol) == 2) {
    const auto within = kernel_within<Core, Symbol>();
    if (within != nullptr && pattern.size() <= 64 && text.size() <= short_text_limit)
      return within(short_pattern(pattern), short_text(text), limit);
  }
  if (pattern.size() <= 64) return register_distance<Core>(pattern, text, limit);
  // Two beginnings that end on the diagonal of the last cell bound the whole: it need not be in a table for that.
  if (const std::size_t opening = opening_of(limit); pattern.size() / kWorthOpening >= opening) {
    const std::size_t surplus = text.size() - pattern.size();
    const std::uint32_t most = limit + kSwap;
    if (recurrence_distance<Core>(pattern.first(opening), text.first(opening + surplus), most) > most) return no_limit;
  }
  MatchTable<Symbol> table(pattern);
  return band_distance<Core>(Band(pattern.size(), text.size(), limit), pattern.size(), text, limit, table);
}

template <class Core>
constexpr Metric metric_of() {
  if constexpr (std::is_same_v<Core, core::Indel>) return Metric::indel;
  return std::is_same_v<Core, core::Osa> ? Metric::osa : Metric::levenshtein;
}

/// Strings that are long and perhaps nearly equal; `open` where the diagonals do not tell.
template <class Core, class Symbol>
DiagonalVerdict by_diagonals(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  const double most = std::min<double>(limit, static_cast<double>(left.size() + right.size()));
  constexpr Metric metric = metric_of<Core>();
  // All of them, and what else could be done meanwhile, in cells. Waves of few diagonals go one after the other.
  const double widest = metric == Metric::indel ? most / 2 + 1 : most + 1;
  const double wave = wave_cells<Core, Symbol>() * (widest <= few_diagonals ? kShortWave : 1);
  const double all = most * most / (metric == Metric::indel ? 4 : 2) + most * wave;
  const double cell = sizeof(Symbol) == 1 ? short_kernel<Core>().long_costs.cell : kWideCell;
  const double near = band_cost(metric, left.size(), right.size(), limit, false) / cell;
  const bool is_sure = all <= kSure * near;
  const bool are_few_words = metric == Metric::indel && left.size() < std::size_t{64} * (most_words - 1);
  const double share = limit < right.size() || are_few_words ? search_share : kWorthTrying;
  const double hopeful = is_sure ? near : near * share;
  if (hopeful < std::min(kFirstLook / cell, all)) return {};
  const double hopeless = std::min(hopeful, band_cost(metric, left.size(), right.size(), limit, true) / cell);
  Diagonals<Core> diagonals;
  return diagonals.compare(left, right, limit,
                           {static_cast<std::uint64_t>(hopeful), static_cast<std::uint64_t>(hopeless), is_sure});
}

/// True where diagonals tell most in less than anything else that reads all symbols.
bool is_near(std::size_t shorter, std::uint64_t limit) { return kStepColumns * limit * limit / 2 <= shorter; }

/// True where those take less, whatever comes of them, than columns of one word or of a band do.
template <class Core>
bool are_few_edits(std::size_t shorter, std::size_t longer, std::uint32_t limit) {
  if (limit > most_few_edits || longer > short_text_limit) return false;
  constexpr Metric metric = metric_of<Core>();
  const double edits = limit;
  const double few = kFewEdits + kFewWave * edits + kFewCell * edits * edits / (metric == Metric::indel ? 4 : 2);
  if (shorter <= 64) return few < short_kernel<Core>().long_costs.window * static_cast<double>(longer);
  const double sure = metric == Metric::indel ? kSureOfFewByIndel : kSureOfFew;
  return few < sure * band_cost(metric, shorter, longer, limit, false);
}

/// Of strings that begin and end with different symbols and are perhaps within their limit; the left one is no longer.
template <class Core, class Symbol>
std::uint32_t distance_apart(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  if (left.size() >= kLong || is_near(left.size(), limit)) {
    const DiagonalVerdict verdict = by_diagonals<Core>(left, right, limit);
    if (verdict.kind == DiagonalVerdict::Kind::within) return verdict.distance;
    if (verdict.kind == DiagonalVerdict::Kind::beyond) return no_limit;
  }
  return recurrence_distance<Core>(left, right, limit);
}

/// True for strings of two bytes a symbol that, if they can be spelled, are compared for less in bytes than by a kernel
/// of their own width or, if their limit is a few edits, one diagonal after the other.
template <class Core>
bool is_worth_spelling(std::size_t longer, std::uint64_t limit) {
  if (longer <= 64) return kernel_within<Core, std::uint16_t>() == nullptr;
  return kSpelledSymbols * limit * limit > longer && longer <= SpelledPair::most_symbols;
}

template <class Core, class Symbol>
std::uint32_t bit_parallel_distance(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  if (left.size() > right.size()) std::swap(left, right);
  if (right.size() - left.size() > limit) return no_limit;
  if constexpr (sizeof(Symbol) <= 2) {
    if (are_short<Core>(left.size(), right.size(), limit)) {
      if (const auto trimmed_within = kernel_trimmed_within<Core, Symbol>())
        return trimmed_within(short_pattern(left), short_text(right), limit);
    }
  }
  trim_common_affixes(left, right);  // costs nothing in any of these metrics
  if (left.empty()) return as_count(right.size());
  if (is_trivial<Core>(limit)) {
    return trivially_within<Core>(
        short_pattern(left), short_text(right), limit,
        [](const Symbol* a, const Symbol* b, std::uint32_t count) { return common_length(a, b, count) == count; });
  }
  if (are_strangers<Core>(left, right, limit)) return no_limit;
  if constexpr (sizeof(Symbol) <= 2) {
    if (are_few_edits<Core>(left.size(), right.size(), limit))
      return kernel_few_within<Core, Symbol>()(short_pattern(left), short_text(right), limit);
  }
  if constexpr (sizeof(Symbol) == 2) {
    if (is_worth_spelling<Core>(right.size(), limit)) {
      const SpelledPair spelled(left, right);
      if (spelled.is_of_one_script()) return distance_apart<Core>(spelled.left(), spelled.right(), limit);
    }
  }
  return distance_apart<Core>(left, right, limit);
}

/// The longer length minus the longest common subsequence is the mean of Indel distance and difference in length.
template <class Symbol>
std::uint32_t lcs_seq_distance(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  const std::uint64_t between = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
  if (between > limit) return no_limit;
  const std::uint64_t indel_limit = std::min<std::uint64_t>(2 * std::uint64_t{limit} - between, no_limit);
  const std::uint64_t indel = bit_parallel_distance<core::Indel>(left, right, static_cast<std::uint32_t>(indel_limit));
  return indel > indel_limit ? no_limit : as_count((indel + between) / 2);
}

template <Metric metric, class Symbol>
std::uint32_t distance_by_place(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  return place_distance(metric, left, right, limit);
}

const ShortKernel& kernel_of(Metric metric) {
  switch (metric) {
    case Metric::levenshtein: return short_kernel<core::Levenshtein>();
    case Metric::osa: return short_kernel<core::Osa>();
    default: return short_kernel<core::Indel>();
  }
}

}  // namespace

double band_cost(Metric metric, std::size_t pattern, std::size_t text, std::uint32_t limit, bool is_beyond) {
  const auto rows = static_cast<double>(std::min(pattern, text));
  const auto columns = static_cast<double>(std::max(pattern, text));
  const double read = is_beyond ? std::min(columns, limit / unrelated_edits + 64) : columns;
  const double words = std::min(rows / 64 + 1, limit / 64.0 + 2);
  const ShortKernel& kernel = kernel_of(metric);
  const double in_words = kTableSymbol * std::min(rows, read) + kernel.long_costs.of_column(words) * read;
  const std::uint32_t window = window_words(kernel, std::min(pattern, text), std::max(pattern, text), limit);
  return window != 0 ? kernel.long_costs.window * window * read : in_words;
}

template <class Symbol>
EditDistance<Symbol> edit_distance_by(Metric metric) {
  switch (metric) {
    case Metric::levenshtein: return bit_parallel_distance<core::Levenshtein, Symbol>;
    case Metric::osa: return bit_parallel_distance<core::Osa, Symbol>;
    case Metric::lcs_seq: return lcs_seq_distance<Symbol>;
    case Metric::damerau_levenshtein: return damerau_levenshtein_distance<Symbol>;
    case Metric::hamming: return distance_by_place<Metric::hamming, Symbol>;
    case Metric::prefix: return distance_by_place<Metric::prefix, Symbol>;
    case Metric::postfix: return distance_by_place<Metric::postfix, Symbol>;
    default: return bit_parallel_distance<core::Indel, Symbol>;
  }
}

template <class Symbol>
std::uint32_t edit_distance(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right,
                            std::uint32_t limit) {
  return edit_distance_by<Symbol>(metric)(left, right, limit);
}

template <class Symbol>
std::uint32_t indel_distance(std::span<const Symbol> left, std::span<const Symbol> right, std::uint32_t limit) {
  return bit_parallel_distance<core::Indel>(left, right, limit);
}

using Bytes = std::span<const std::uint8_t>;
using Units = std::span<const std::uint16_t>;
using CodePoints = std::span<const char32_t>;

template EditDistance<std::uint8_t> edit_distance_by<std::uint8_t>(Metric);
template EditDistance<std::uint16_t> edit_distance_by<std::uint16_t>(Metric);
template EditDistance<char32_t> edit_distance_by<char32_t>(Metric);
template std::uint32_t edit_distance(Metric, Bytes, Bytes, std::uint32_t);
template std::uint32_t edit_distance(Metric, Units, Units, std::uint32_t);
template std::uint32_t edit_distance(Metric, CodePoints, CodePoints, std::uint32_t);
template std::uint32_t indel_distance(Bytes, Bytes, std::uint32_t);
template std::uint32_t indel_distance(Units, Units, std::uint32_t);
template std::uint32_t indel_distance(CodePoints, CodePoints, std::uint32_t);

}  // namespace warpmatch::pair
