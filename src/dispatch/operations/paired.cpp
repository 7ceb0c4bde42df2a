#include <algorithm>
#include <string>

#include <warpmatch/internal/text_source.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "dispatch/planning/text_cost.hpp"

namespace warpmatch {
namespace {

void check_shapes(const TextSource& queries, const TextSource& choices, const MatrixView& out) {
  if (queries.size() != choices.size())
    throw InvalidArgument("choices", "must be as many as the queries, " + std::to_string(queries.size()) + ", got " +
                                         std::to_string(choices.size()));
  if (out.rows != 1 || out.columns != queries.size())
    throw InvalidArgument("out", "must have shape (1, " + std::to_string(queries.size()) + "), got (" +
                                     std::to_string(out.rows) + ", " + std::to_string(out.columns) + ")");
}

/// Threads that the work of a call is worth; of one alone nothing has to be known. On a device they pack.
dispatch::Control control_of(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                             const RunOptions& run, bool on_cpu) {
  if (!on_cpu || run.workers == 1) return dispatch::control_of(run);
  const dispatch::TextTotals left(queries);
  const dispatch::TextTotals right(choices);
  return dispatch::control_of(run, dispatch::seconds_of_pairs(options, left, right));
}

}  // namespace

void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  check_shapes(queries, choices, out);
  // To pack strings for one comparison each costs more than to score them: on a device only where it is named.
  const dispatch::Executor& executor = dispatch::named_executor(run.device);
  const bool on_cpu = &executor == &dispatch::cpu_executor();
  if (!on_cpu) dispatch::check_pairs(queries, choices, options.scorer);
  // Strings are larger than a cache, and are gone through once: what is wrong with one shows when it is scored, and is
  // then looked for from the start, so that it is the same whichever thread came upon what.
  try {
    const dispatch::Control control = control_of(queries, choices, options, run, on_cpu);
    executor.paired(queries, choices, options, {out, multiplier}, control);
  } catch (const InvalidArgument&) {
    dispatch::check_pairs(queries, choices, options.scorer);
    throw;
  }
}

void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier, const RunOptions& run) {
  paired(TextSpan(queries), TextSpan(choices), options, out, multiplier, run);
}

}  // namespace warpmatch
