#include <string>

#include <warpmatch/device_array.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/device_memory.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/null_cells.hpp"
#include "dispatch/planning/room.hpp"

namespace warpmatch {
namespace {

/// Throws where there are nulls, which have no score of whole numbers.
void check_nulls(const Corpus& queries, const Corpus& choices, const Scorer& scorer) {
  if (queries.nulls() + choices.nulls() == 0 || !is_integer(scorer)) return;
  throw InvalidArgument(queries.nulls() > 0 ? "queries" : "choices",
                        "nulls have no " + to_string(scorer) + " score; use a normalised scorer");
}

/// The device a result is to stay on.
int named_device(const RunOptions& run) {
  if (run.device.kind != Device::Kind::cuda || run.device.ordinal == Device::all)
    throw InvalidArgument(
        "device", "must be 'cuda' or 'cuda:N' for a result that stays on it, got '" + to_string(run.device) + "'");
  return run.device.ordinal;
}

}  // namespace

void matrix(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  dispatch::check_shape(queries.size(), choices.size(), out);
  check_nulls(queries, choices, options.scorer);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const dispatch::DenseTarget target{out, multiplier};
  const auto score = [&] {
    dispatch::run_on_chosen(request, dispatch::bytes_of(out), run,
                            [&](const dispatch::Executor& executor, const dispatch::Control& control) {
                              executor.scores(request, target, control);
                            });
  };
  dispatch::within_memory(score, [&] {
    return "scoring " + std::to_string(out.rows) + " queries with " + std::to_string(out.columns) +
           " choices, beside the result; use fewer workers, or a part of the queries at a time";
  });
  dispatch::fill_null_cells(request, target);
}

void matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, const MatrixView& out,
                      double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  dispatch::check_shape(queries.size(), choices.size(), out);
  const int ordinal = named_device(run);
  check_nulls(queries, choices, options.scorer);
  const dispatch::Request request = dispatch::make_request(queries, choices, options);
  const dispatch::DenseTarget target{out, multiplier, true};
  dispatch::run_on_chosen(request, 0, run, [&](const dispatch::Executor& executor, const dispatch::Control& control) {
    dispatch::check_on_device(ordinal, out);
    dispatch::fill_null_cells_on_device(ordinal, request, target);
    executor.scores(request, target, control);
  });
}

DeviceArray matrix_on_device(const Corpus& queries, const Corpus& choices, const ScoreOptions& options, DType dtype,
                             double multiplier, const RunOptions& run) {
  DeviceArray out(named_device(run), dtype, queries.size(), choices.size());
  matrix_on_device(queries, choices, options, out.view(), multiplier, run);
  return out;
}

}  // namespace warpmatch
