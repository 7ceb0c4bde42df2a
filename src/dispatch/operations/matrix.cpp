#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include <warpmatch/device_array.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/device_memory.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/planning/room.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// From the first row to the end of the last.
/// Whether there are nulls, which have no score of whole numbers.
bool any_null(const Corpus& queries, const Corpus& choices, const Scorer& scorer) {
  if (queries.nulls() + choices.nulls() == 0) return false;
  if (is_integer(scorer))
    throw InvalidArgument(queries.nulls() > 0 ? "queries" : "choices",
                          "nulls have no " + to_string(scorer) + " score; use a normalised scorer");
  return true;
}

/// The device a result is to stay on.
int named_device(const RunOptions& run) {
  if (run.device.kind != Device::Kind::cuda || run.device.ordinal == Device::all)
    throw InvalidArgument(
        "device", "must be 'cuda' or 'cuda:N' for a result that stays on it, got '" + to_string(run.device) + "'");
  return run.device.ordinal;
}

/// Nulls match nothing: their rows and columns hold the worst score.
template <class Cell>
void fill_nulls(const Corpus& queries, const Corpus& choices, const MatrixView& out, double value) {
  if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, out.dtype);
  const Cell worst = dispatch::to_cell<Cell>(value);
  auto* cells = static_cast<Cell*>(out.data);
  watch::Pace pace;
  for (const std::uint32_t row : corpus::packed(queries).null_rows()) {
    pace.spend(out.columns);
    std::fill_n(cells + row * out.row_stride, out.columns, worst);
  }
  for (std::size_t row = 0; row < out.rows; ++row, pace.spend(8 * choices.nulls()))
    for (const std::uint32_t column : corpus::packed(choices).null_rows()) cells[row * out.row_stride + column] = worst;
}

}  // namespace

void matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  dispatch::check_shape(queries.size(), choices.size(), out);
  const bool nulls = any_null(queries, choices, options.scorer);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const auto score = [&] {
    dispatch::run_on_chosen(request, dispatch::bytes_of(out), run,
                            [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                              executor.scores(request, {out, multiplier}, control);
                            });
  };
  dispatch::within_memory(score, [&] {
    return "scoring " + std::to_string(out.rows) + " queries with " + std::to_string(out.columns) +
           " choices, beside the result; use fewer workers, or a part of the queries at a time";
  });
  if (nulls)
    dispatch::visit_dtype(out.dtype, [&](auto cell) {
      fill_nulls<decltype(cell)>(queries, choices, out, request.rule.worst() * multiplier);
    });
}

void matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
                      double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  dispatch::check_shape(queries.size(), choices.size(), out);
  const int ordinal = named_device(run);
  const bool nulls = any_null(queries, choices, options.scorer);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const double worst = request.rule.worst() * multiplier;
  dispatch::run_on_chosen(request, 0, run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
    dispatch::check_on_device(ordinal, out);
    if (nulls) dispatch::fill_on_device(ordinal, out, worst);  // the executor leaves the cells of nulls alone
    executor.scores(request, {out, multiplier, true}, control);
  });
}

DeviceArray matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, DType dtype,
                             double multiplier, const RunOptions& run) {
  DeviceArray out(named_device(run), dtype, queries.size(), choices.size());
  matrix_on_device(queries, choices, options, out.view(), multiplier, run);
  return out;
}

}  // namespace warpmatch
