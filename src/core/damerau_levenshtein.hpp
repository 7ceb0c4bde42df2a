#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/host_device.hpp"

namespace warpmatch::core {

/// Damerau-Levenshtein distance (Lowrance and Wagner 1975: neighbours swapped may be edited further), cell by cell in
/// linear space after Zhao and Sahni 2020. A swap pays only where nothing was inserted between the two symbols, or
/// nothing deleted; one saved cell a pattern row serves the first case, one running cell the second.
///
/// Cells hold e(i, j) = D(i, j) - i + j for i text symbols and j pattern symbols. That is 0 to 2j whatever the text's
/// length, so narrow integers do; a step along the text is free and e(text length, pattern length) is the remainder.
///
/// `Cell` is an unsigned integer or a vector of them, for up to half as many pattern symbols as it has values. Symbols
/// are cells too: 0 stands for text symbols that no pattern has, all ones for pattern symbols that no text has.
struct DamerauLevenshtein {
  static constexpr EditScale scale{};

  /// What a pattern row keeps from text symbol to text symbol. Row j, from 1, starts with all cells 2j: that is
  /// e(0, j), and as a swap it never wins.
  template <class Cell>
  struct Row {
    Cell last;    ///< e after the last text symbol
    Cell before;  ///< e after the one before
    Cell swap;    ///< e through a swap that ends here, if the row below holds the text's symbol
  };

  /// What one text symbol hands up the pattern's rows, from the first.
  template <class Cell>
  struct Column {
    Cell below = Cell{};           ///< e of the row below
    Cell below_last = Cell{};      ///< the same, one text symbol earlier
    Cell below_before = Cell{};    ///< the same, two earlier
    Cell below_twice = Cell{};     ///< e two rows below, one text symbol earlier, plus 1
    Cell below_symbol = ~Cell{};   ///< the pattern's symbol of the row below
    Cell swap = Cell(Cell{} + 2);  ///< e through a swap that ends here, if this row holds the text's last symbol
  };

  /// One cell: the pattern's `symbol` of this row, the text's symbol and the one before it, 0 at its start.
  template <class Cell>
  WARPMATCH_HD static void step(Row<Cell>& row, Column<Cell>& column, Cell symbol, Cell text, Cell text_before) {
    const Cell one_more = column.below_last + 1;
    Cell e = symbol == text ? column.below_last : one_more;
    e = smaller(e, row.last);
    e = smaller(e, Cell(column.below_symbol == text ? row.swap : row.last));
    e = smaller(e, Cell(symbol == text_before ? column.swap : row.last));
    e = smaller(e, Cell(column.below + 2));
    row.swap = symbol == text ? column.below_twice : row.swap;
    column.swap = symbol == text ? Cell(column.below_before + 1) : Cell(column.swap + 2);
    column.below = e;
    column.below_last = row.last;
    column.below_before = row.before;
    column.below_twice = one_more;
    column.below_symbol = symbol;
    row.before = row.last;
    row.last = e;
  }

 private:
  template <class Cell>
  WARPMATCH_HD static Cell smaller(Cell a, Cell b) {
    return a < b ? a : b;
  }
};

}  // namespace warpmatch::core
