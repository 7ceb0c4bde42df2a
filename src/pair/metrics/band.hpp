#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace warpmatch::pair {

/// The part of a pattern x text matrix that an alignment of at most `limit` edits can pass through, in words of 64
/// rows. A path that ends n - m diagonals aside spends that many edits on it, and what is left pays for a detour and
/// its way back (Ukkonen 1985).
class Band {
 public:
  Band(std::size_t pattern, std::size_t text, std::size_t limit) : words_((pattern + 63) / 64) {
    limit = std::min(limit, pattern + text);
    const std::size_t between = pattern > text ? pattern - text : text - pattern;
    // A swap steps over a column, so one diagonal more than edits can reach.
    const std::size_t detour = (limit > between ? limit - between : 0) / 2 + 1;
    above_ = detour + (text > pattern ? between : 0);
    below_ = detour + (pattern > text ? between : 0);
  }

  /// The first word with rows of the column of text symbol j, from 0.
  std::size_t first(std::size_t j) const { return j > above_ ? std::min((j - above_) / 64, words_ - 1) : 0; }
  /// The last one.
  std::size_t last(std::size_t j) const { return std::min((j + below_) / 64, words_ - 1); }

  /// Columns that the band reaches past the diagonal of equal rows and columns, and rows.
  std::size_t above() const { return above_; }
  std::size_t below() const { return below_; }

  std::size_t words() const { return words_; }
  /// The most words that one column can have.
  std::size_t width() const { return std::min(words_, (above_ + below_) / 64 + 2); }

 private:
  std::size_t words_;
  std::size_t above_;
  std::size_t below_;
};

}  // namespace warpmatch::pair
