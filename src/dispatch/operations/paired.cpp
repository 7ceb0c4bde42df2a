#include <algorithm>
#include <string>

#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/null_cells.hpp"
#include "dispatch/operations/text_checks.hpp"
#include "dispatch/planning/text_cost.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

void check_shapes(std::span<const Text> queries, std::span<const Text> choices, const MatrixView& out) {
  if (queries.size() != choices.size())
    throw InvalidArgument("choices", "must be as many as the queries, " + std::to_string(queries.size()) + ", got " +
                                         std::to_string(choices.size()));
  if (out.rows != 1 || out.columns != queries.size())
    throw InvalidArgument("out", "must have shape (1, " + std::to_string(queries.size()) + "), got (" +
                                     std::to_string(out.rows) + ", " + std::to_string(out.columns) + ")");
}

}  // namespace

void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  check_shapes(queries, choices, out);
  // Columns are larger than a cache: they are gone through once for all that is to be known of them.
  const dispatch::TextTotals left(queries);
  const dispatch::TextTotals right(choices);
  const bool any_null = left.nulls + right.nulls > 0;
  if (std::max(left.longest, right.longest) > max_text_units || (any_null && is_integer(options.scorer)))
    dispatch::check_texts(queries, choices, options.scorer);
  // To pack strings for one comparison each costs more than to score them: on a device only where it is named.
  const dispatch::DenseTarget target{out, multiplier};
  const dispatch::Executor& executor = dispatch::named_executor(run.device);
  const double seconds = dispatch::seconds_of_pairs(options, left, right);
  const bool on_cpu = &executor == &dispatch::cpu_executor();
  const dispatch::Control control = on_cpu ? dispatch::control_of(run, seconds) : dispatch::control_of(run);
  executor.paired(queries, choices, options, target, control);
  if (any_null) dispatch::fill_null_cells(queries, choices, scoring::ScoreRule(options).worst(), target);
}

}  // namespace warpmatch
