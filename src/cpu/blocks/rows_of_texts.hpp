#pragma once

#include <cstddef>

namespace warpmatch::cpu {

/// What several texts have of each pattern, row by row; with a step of 0 all have the same.
template <class Number>
struct RowsOfTexts {
  Number* first;
  std::size_t step;

  Number* operator[](std::size_t text) const { return first + text * step; }
};

}  // namespace warpmatch::cpu
