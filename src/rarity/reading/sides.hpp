#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::rarity {

/// Which rows of a reading are left ones and which are right ones: the first `left_rows` and the rest, or in a
/// self-join all of them both.
class Sides {
 public:
  static Sides two(const corpus::PackedCorpus& packed, std::size_t left_rows) {
    return Sides(packed, static_cast<std::uint32_t>(left_rows), false);
  }
  static Sides self(const corpus::PackedCorpus& packed) { return Sides(packed, packed.size(), true); }

  bool is_self() const { return self_; }
  std::uint32_t left_rows() const { return left_rows_; }
  std::uint32_t right_rows() const { return self_ ? left_rows_ : packed_.size() - left_rows_; }

  /// The rows of a rank on a side, ascending; right ones still counted from the first left row, see `right_row`.
  std::span<const std::uint32_t> left(std::uint32_t rank) const {
    const auto rows = packed_.rows(rank);
    return self_ ? rows : rows.first(boundary(rows));
  }
  std::span<const std::uint32_t> right(std::uint32_t rank) const {
    const auto rows = packed_.rows(rank);
    return self_ ? rows : rows.subspan(boundary(rows));
  }
  std::uint32_t right_row(std::uint32_t row) const { return row - first_right(); }
  /// Where the right rows begin.
  std::uint32_t first_right() const { return self_ ? 0 : left_rows_; }

 private:
  Sides(const corpus::PackedCorpus& packed, std::uint32_t left_rows, bool self)
      : packed_(packed), left_rows_(left_rows), self_(self) {}

  std::size_t boundary(std::span<const std::uint32_t> rows) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(rows, left_rows_) - rows.begin());
  }

  const corpus::PackedCorpus& packed_;
  std::uint32_t left_rows_;
  bool self_;
};

}  // namespace warpmatch::rarity
