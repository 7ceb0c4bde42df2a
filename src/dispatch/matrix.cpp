#include <cstdint>
#include <string>

#include <warpmatch/matcher.hpp>

#include "dispatch/cells.hpp"
#include "dispatch/choose.hpp"

namespace warpmatch {
namespace {

void check_shape(const Corpus& queries, const Corpus& choices, const MatrixView& out) {
  if (out.rows != queries.size() || out.columns != choices.size())
    throw InvalidArgument("out", "must have shape (" + std::to_string(queries.size()) + ", " +
                                     std::to_string(choices.size()) + "), got (" + std::to_string(out.rows) + ", " +
                                     std::to_string(out.columns) + ")");
  if (out.row_stride < out.columns) throw InvalidArgument("out", "rows must not overlap");
}

/// Nulls match nothing: their rows and columns hold the worst score.
template <class Cell>
void fill_nulls(const Corpus& queries, const Corpus& choices, const MatrixView& out, double value) {
  if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, out.dtype);
  const Cell worst = dispatch::to_cell<Cell>(value);
  auto* cells = static_cast<Cell*>(out.data);
  for (const std::uint32_t row : queries.packed().null_rows())
    for (std::size_t column = 0; column < out.columns; ++column) cells[row * out.row_stride + column] = worst;
  for (std::size_t row = 0; row < out.rows; ++row)
    for (const std::uint32_t column : choices.packed().null_rows()) cells[row * out.row_stride + column] = worst;
}

}  // namespace

void matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier, const RunOptions& run) {
  check_shape(queries, choices, out);
  const bool any_null = queries.nulls() + choices.nulls() > 0;
  if (any_null && is_integer(options.scorer))
    throw InvalidArgument(queries.nulls() > 0 ? "queries" : "choices",
                          "nulls have no " + to_string(options.scorer) + " score; use a normalised scorer");
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const std::uint64_t bytes = dispatch::visit_dtype(out.dtype, [](auto cell) { return sizeof cell; });
  dispatch::run_on_chosen(request, bytes * out.rows * out.columns, run,
                          [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                            executor.scores(request, {out, multiplier}, control);
                          });
  if (any_null)
    dispatch::visit_dtype(out.dtype, [&](auto cell) {
      fill_nulls<decltype(cell)>(queries, choices, out, request.rule.worst() * multiplier);
    });
}

}  // namespace warpmatch
