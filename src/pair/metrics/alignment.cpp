#include "pair/metrics/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"
#include "core/word.hpp"
#include "pair/metrics/affix.hpp"
#include "pair/metrics/band.hpp"
#include "pair/strings/match_table.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

/// One bit for each cell of a band of the matrix, pattern rows by text columns.
class CellBits {
 public:
  CellBits(const Band& band, std::size_t text) : band_(band), words_(text * band.width()) {}

  void set(std::size_t word, std::size_t j, Word bits) { words_[j * band_.width() + word - band_.first(j)] = bits; }

  /// False outside the band.
  bool test(std::size_t i, std::size_t j) const {
    const std::size_t word = i / 64;
    if (word < band_.first(j) || word > band_.last(j)) return false;
    return (words_[j * band_.width() + word - band_.first(j)] >> i % 64 & 1) != 0;
  }

 private:
  Band band_;
  std::vector<Word> words_;
};

/// Runs the recurrence over the columns of a text; `visit(word, j, column)` sees each new column of the band.
template <class Core, class Symbol, class Visit>
auto run_columns(std::span<const Symbol> pattern, std::span<const Symbol> text, const Band& band, Visit&& visit) {
  MatchTable<Symbol> table(pattern);
  std::vector<typename Core::template Column<Word>> columns(band.words());
  watch::Pace pace;
  for (std::size_t j = 0; j < text.size(); ++j) {
    const std::size_t first = band.first(j);
    const std::size_t last = band.last(j);
    pace.spend(4 * (last - first) + 8);
    const Word* match = table.find(text[j], first, last);
    typename Core::template Carry<Word> carry;
    for (std::size_t w = first; w <= last; ++w) {
      Core::template step<Ops>(columns[w], match[w], carry);
      visit(w, j, columns[w]);
    }
  }
  return columns;
}

/// Indel's columns over a text, as a walk back from the last one reads them. A large matrix is not kept: its columns
/// are worked out again block by block, from the column before each block, so that about twice the square root of their
/// number are kept at a time.
template <class Symbol>
class IndelMatrix {
 public:
  IndelMatrix(std::span<const Symbol> pattern, std::span<const Symbol> text)
      : table_(pattern), text_(text), block_(text.size()) {
    if (table_.words() * text.size() > kKeptWords)
      block_ = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(text.size()))));
    std::vector<Column> columns(table_.words());
    for (std::size_t first = 0; first < text.size(); first += block_) {
      starts_.push_back(columns);
      if (first + block_ < text.size()) run(first, columns, [](std::size_t, std::size_t, Word) {});
    }
    load(starts_.size() - 1);
  }

  /// The bit of row i in column j, which is no more than one column after that of the last call.
  bool unmatched(std::size_t i, std::size_t j) {
    if (j + 1 < first_) load(j / block_);
    return (bits_[(j + 1 - first_) * table_.words() + i / 64] >> i % 64 & 1) != 0;
  }

 private:
  using Column = core::Indel::Column<Word>;
  static constexpr std::size_t kKeptWords = std::size_t{1} << 23;  // 64 MiB

  /// The columns of the block at `first`, onwards from `columns`; `visit(column in the block, word, bits)`.
  template <class Visit>
  void run(std::size_t first, std::vector<Column>& columns, const Visit& visit) {
    const std::size_t words = table_.words();
    const std::size_t count = std::min(block_, text_.size() - first);
    for (std::size_t j = 0; j < count; ++j) {
      pace_.spend(4 * words);
      const Word* match = table_.find(text_[first + j]);
      core::Indel::Carry<Word> carry;
      for (std::size_t w = 0; w < words; ++w) {
        core::Indel::step<Ops>(columns[w], match[w], carry);
        visit(j, w, columns[w].unmatched);
      }
    }
  }

  void load(std::size_t block) {
    const std::size_t words = table_.words();
    first_ = block * block_;
    bits_.resize((std::min(block_, text_.size() - first_) + 1) * words);
    std::vector<Column> columns = std::move(starts_[block]);
    starts_.resize(block);  // none of the later ones is wanted again
    for (std::size_t w = 0; w < words; ++w) bits_[w] = columns[w].unmatched;
    run(first_, columns, [&](std::size_t j, std::size_t w, Word bits) { bits_[(j + 1) * words + w] = bits; });
  }

  MatchTable<Symbol> table_;
  std::span<const Symbol> text_;
  std::size_t block_;                        ///< columns of a block
  std::vector<std::vector<Column>> starts_;  ///< the column before each block
  std::size_t first_ = 0;                    ///< of the block at hand
  std::vector<Word> bits_;                   ///< its start, then its columns
  watch::Pace pace_;
};

/// Collects edits from the last to the first, and knows how much of each string is left.
class Backtrace {
 public:
  /// For strings that start at `source` and `target` of the whole.
  Backtrace(std::size_t source, std::size_t target, std::size_t rows, std::size_t columns)
      : source_(source), target_(target), rows_(rows), columns_(columns) {}

  bool inside() {
    pace_.spend(4);
    return rows_ > 0 && columns_ > 0;
  }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  void keep() { --rows_, --columns_; }
  void replace() { keep(), note(EditType::replace); }
  void erase() { --rows_, note(EditType::erase); }
  void insert() { --columns_, note(EditType::insert); }

  /// Takes away what is left of one string once the other is used up, and appends all edits in order.
  void finish(std::vector<EditOp>& ops) {
    while (rows_ > 0) erase();
    while (columns_ > 0) insert();
    ops.insert(ops.end(), found_.rbegin(), found_.rend());
  }

 private:
  void note(EditType type) {
    found_.push_back(
        {type, static_cast<std::uint32_t>(source_ + rows_), static_cast<std::uint32_t>(target_ + columns_)});
  }

  std::size_t source_;
  std::size_t target_;
  std::size_t rows_;
  std::size_t columns_;
  std::vector<EditOp> found_;
  watch::Pace pace_;
};

/// A stretch of both strings to align; edits are counted from where it starts.
template <class Symbol>
struct Stretch {
  std::span<const Symbol> left;
  std::span<const Symbol> right;
  std::size_t source = 0;
  std::size_t target = 0;

  void trim() {
    const std::size_t prefix = trim_common_affixes(left, right);
    source += prefix;
    target += prefix;
  }
};

/// Of equally good last edits an erasure is taken first, then an insertion, then a replacement.
template <class Symbol>
void trace_levenshtein(const Stretch<Symbol>& at, std::size_t limit, std::vector<EditOp>& ops) {
  Backtrace trace(at.source, at.target, at.left.size(), at.right.size());
  if (!at.left.empty() && !at.right.empty()) {
    const Band band(at.left.size(), at.right.size(), limit);
    CellBits rises(band, at.right.size());
    CellBits falls(band, at.right.size());
    run_columns<core::Levenshtein>(at.left, at.right, band, [&](std::size_t w, std::size_t j, const auto& column) {
      rises.set(w, j, column.vp);
      falls.set(w, j, column.vn);
    });
    while (trace.inside()) {
      const std::size_t i = trace.rows() - 1;
      const std::size_t j = trace.columns() - 1;
      if (rises.test(i, j))
        trace.erase();
      else if (j > 0 && falls.test(i, j - 1))
        trace.insert();
      else if (at.left[i] != at.right[j])
        trace.replace();
      else
        trace.keep();
    }
  }
  trace.finish(ops);
}

/// The distance of each beginning of `pattern`, the empty one first, to the text; too large off the band.
template <class Symbol>
std::vector<std::size_t> last_column(std::span<const Symbol> pattern, std::span<const Symbol> text, std::size_t limit) {
  const Band band(pattern.size(), text.size(), limit);
  const auto columns = run_columns<core::Levenshtein>(pattern, text, band, [](auto&&...) {});
  std::vector<std::size_t> distances{text.size()};
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::size_t rise = columns[i / 64].vp >> i % 64 & 1;
    const std::size_t fall = columns[i / 64].vn >> i % 64 & 1;
    distances.push_back(distances.back() + rise - fall);
  }
  return distances;
}

template <class Symbol>
std::vector<Symbol> reversed(std::span<const Symbol> string) {
  return {string.rbegin(), string.rend()};
}

// Where RapidFuzz cuts a matrix in two (Hirschberg 1975) instead of keeping it, which decides between equal optima.
constexpr std::size_t kMatrixBytes = std::size_t{1} << 20;
constexpr std::size_t kShortestCutLeft = 65;
constexpr std::size_t kShortestCutRight = 10;

/// Appends the edits of a stretch that are at most `limit`.
template <class Symbol>
void align(Stretch<Symbol> at, std::size_t limit, std::vector<EditOp>& ops) {
  at.trim();
  const std::size_t rows = at.left.size();
  const std::size_t columns = at.right.size();
  limit = std::min(limit, std::max(rows, columns));
  const std::size_t bytes = 2 * std::min(rows, 2 * limit + 1) * columns / 8;
  if (bytes < kMatrixBytes || rows < kShortestCutLeft || columns < kShortestCutRight)
    return trace_levenshtein(at, limit, ops);

  const std::size_t right_cut = columns / 2;
  const auto tail = reversed(at.right.subspan(right_cut));
  const auto backwards = reversed(at.left);
  const auto before = last_column<Symbol>(at.left, at.right.first(right_cut), limit);
  const auto after = last_column<Symbol>(backwards, tail, limit);
  std::size_t left_cut = 0;
  for (std::size_t i = 1; i <= rows; ++i)
    if (before[i] + after[rows - i] < before[left_cut] + after[rows - left_cut]) left_cut = i;
  align<Symbol>({at.left.first(left_cut), at.right.first(right_cut), at.source, at.target}, before[left_cut], ops);
  align<Symbol>({at.left.subspan(left_cut), at.right.subspan(right_cut), at.source + left_cut, at.target + right_cut},
                after[rows - left_cut], ops);
}

}  // namespace

template <class Symbol>
std::vector<EditOp> levenshtein_ops(std::span<const Symbol> left, std::span<const Symbol> right) {
  std::vector<EditOp> ops;
  align<Symbol>({left, right}, std::max(left.size(), right.size()), ops);
  return ops;
}

template <class Symbol>
std::vector<EditOp> indel_ops(std::span<const Symbol> left, std::span<const Symbol> right) {
  Stretch<Symbol> at{left, right};
  at.trim();
  std::vector<EditOp> ops;
  Backtrace trace(at.source, at.target, at.left.size(), at.right.size());
  if (!at.left.empty() && !at.right.empty()) {
    IndelMatrix<Symbol> matrix(at.left, at.right);
    while (trace.inside()) {
      const std::size_t i = trace.rows() - 1;
      const std::size_t j = trace.columns() - 1;
      if (matrix.unmatched(i, j))
        trace.erase();
      else if (j > 0 && !matrix.unmatched(i, j - 1))
        trace.insert();
      else
        trace.keep();
    }
  }
  trace.finish(ops);
  return ops;
}

template std::vector<EditOp> levenshtein_ops(std::span<const std::uint8_t>, std::span<const std::uint8_t>);
template std::vector<EditOp> levenshtein_ops(std::span<const char32_t>, std::span<const char32_t>);
template std::vector<EditOp> indel_ops(std::span<const std::uint8_t>, std::span<const std::uint8_t>);
template std::vector<EditOp> indel_ops(std::span<const char32_t>, std::span<const char32_t>);

}  // namespace warpmatch::pair
