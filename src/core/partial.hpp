#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::core {

/// Comparisons as plain integers have them, and vectors where the processor has write masks: a condition chooses.
struct ChoosingLogic {
  template <class Word>
  WARPMATCH_HD static auto equal(Word a, Word b) {
    return a == b;
  }
  /// `b` where the condition holds, else the lesser of the two.
  template <class Condition, class Word>
  WARPMATCH_HD static Word min_unless(Condition condition, Word a, Word b) {
    return condition ? b : (a < b ? a : b);
  }
  /// `b` where the condition holds, else the greater of the two.
  template <class Condition, class Word>
  WARPMATCH_HD static Word max_unless(Condition condition, Word a, Word b) {
    return condition ? b : (a > b ? a : b);
  }
  /// One more where the condition holds.
  template <class Condition, class Word>
  WARPMATCH_HD static Word count_if(Condition condition, Word count) {
    return condition ? count + 1 : count;
  }
};

/// The same for vectors on other processors, where a condition is a word of ones or zeros to calculate with.
struct MaskingLogic {
  template <class Word>
  WARPMATCH_HD static Word equal(Word a, Word b) {
    return (Word)(a == b);
  }
  template <class Condition, class Word>
  WARPMATCH_HD static Word min_unless(Condition condition, Word a, Word b) {
    const Word most = a | (Word)condition;
    return most < b ? most : b;
  }
  template <class Condition, class Word>
  WARPMATCH_HD static Word max_unless(Condition condition, Word a, Word b) {
    const Word least = a & ~(Word)condition;
    return least > b ? least : b;
  }
  template <class Condition, class Word>
  WARPMATCH_HD static Word count_if(Condition condition, Word count) {
    return count - (Word)condition;
  }
};

/// The longest common subsequence (LCS) of one string with every window of another, both ways round, in a single pass
/// over the cells of their grid: semi-local comparison by combing strands, after Tiskin 2008.
///
/// A strand enters the grid at the left of every row and at the top of every column; all leave at the right or at the
/// bottom. In a cell whose symbols match, the two strands that meet turn away from each other. In any other they cross,
/// unless they have crossed before. Then the LCS of all rows with the columns of a window is the number of those
/// columns in which a strand leaves that did not enter in the window. For windows of rows the same holds at the right.
///
/// Strands are numbered along the border they enter by, from the lowest row up to row 0 and then from column 0 on. So
/// two strands have crossed before where the one that goes across has the larger number.
///
/// `Word` is an unsigned integer or a vector of them that holds rows + columns; `Ops` is one of the logics above.
struct Strands {
  WARPMATCH_HD static std::uint32_t of_row(std::uint32_t row, std::uint32_t rows) { return rows - 1 - row; }
  WARPMATCH_HD static std::uint32_t of_column(std::uint32_t column, std::uint32_t rows) { return rows + column; }

  /// One cell: the strands that come in from the left and from above become those that go out.
  template <class Ops, class Word>
  WARPMATCH_HD static void meet(Word& across, Word& down, Word row_symbol, Word column_symbol) {
    const auto match = Ops::equal(row_symbol, column_symbol);
    const Word out = Ops::min_unless(match, across, down);
    down = Ops::max_unless(match, down, across);
    across = out;
  }

  // An *origin* says where a strand that leaves in a column (a row) has entered: 0 for by a row (a column), i + 1 for
  // by column (row) i. It did not enter in a window that starts at `first` where its origin is at most `first`.

  /// The origin of a strand that leaves at the bottom. There is a row at least.
  template <class Word>
  WARPMATCH_HD static Word column_origin(Word strand, Word rows) {
    const Word last_row = rows - 1;
    return (strand > last_row ? strand : last_row) - last_row;
  }
  /// The origin of a strand that leaves at the right.
  template <class Word>
  WARPMATCH_HD static Word row_origin(Word strand, Word rows) {
    return rows - (strand < rows ? strand : rows);
  }
};

}  // namespace warpmatch::core
