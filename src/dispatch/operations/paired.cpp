#include <algorithm>
#include <string>
#include <utility>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/null_cells.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

void check(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
           const MatrixView& out) {
  const auto is_null = [](const Text& text) { return text.data == nullptr; };
  if (queries.size() != choices.size())
    throw InvalidArgument("choices", "must be as many as the queries, " + std::to_string(queries.size()) + ", got " +
                                         std::to_string(choices.size()));
  if (out.rows != 1 || out.columns != queries.size())
    throw InvalidArgument("out", "must have shape (1, " + std::to_string(queries.size()) + "), got (" +
                                     std::to_string(out.rows) + ", " + std::to_string(out.columns) + ")");
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
  if (!is_integer(options.scorer)) return;
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    if (std::ranges::any_of(texts, is_null))
      throw InvalidArgument(argument, "nulls have no " + to_string(options.scorer) + " score; use a normalised scorer");
}

}  // namespace

void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  check(queries, choices, options, out);
  // To pack strings for one comparison each costs more than to score them: on a device only where it is named.
  const dispatch::DenseTarget target{out, multiplier};
  dispatch::named_executor(run.device).paired(queries, choices, options, target, dispatch::control_of(run));
  dispatch::fill_null_cells(queries, choices, scoring::ScoreRule(options).worst(), target);
}

}  // namespace warpmatch
