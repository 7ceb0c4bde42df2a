#include "dispatch/operations/null_cells.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "dispatch/device_memory.hpp"
#include "dispatch/operations/cells.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {
namespace {

/// Calls `f(cell)` with the value as a cell of the matrix.
template <class F>
void with_cell(double value, const MatrixView& out, const F& f) {
  visit_dtype(out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    if (!fits<Cell>(value)) throw_does_not_fit(value, out.dtype);
    f(to_cell<Cell>(value));
  });
}

bool any_null(const Request& request) {
  return !request.left.null_rows().empty() || !request.right.null_rows().empty();
}

}  // namespace

void fill_null_cells(const Request& request, const DenseTarget& target) {
  if (!any_null(request)) return;
  const MatrixView& out = target.out;
  with_cell(request.rule.worst() * target.multiplier, out, [&](auto worst) {
    auto* const cells = static_cast<decltype(worst)*>(out.data);
    watch::Pace pace;
    for (const std::uint32_t row : request.left.null_rows()) {
      pace.spend(out.columns);
      std::fill_n(cells + row * out.row_stride, out.columns, worst);
    }
    const auto& columns = request.right.null_rows();
    for (std::size_t row = 0; row < out.rows; ++row, pace.spend(8 * columns.size()))
      for (const std::uint32_t column : columns) cells[row * out.row_stride + column] = worst;
  });
}

void fill_null_cells_on_device(int ordinal, const Request& request, const DenseTarget& target) {
  if (any_null(request)) fill_on_device(ordinal, target.out, request.rule.worst() * target.multiplier);
}

void fill_null_cells(std::span<const Text> queries, std::span<const Text> choices, double worst,
                     const DenseTarget& target) {
  const auto is_null = [&](std::size_t row) { return queries[row].data == nullptr || choices[row].data == nullptr; };
  std::size_t row = 0;
  while (row < queries.size() && !is_null(row)) ++row;
  if (row == queries.size()) return;
  with_cell(worst * target.multiplier, target.out, [&](auto cell) {
    for (; row < queries.size(); ++row)
      if (is_null(row)) static_cast<decltype(cell)*>(target.out.data)[row] = cell;
  });
}

}  // namespace warpmatch::dispatch
