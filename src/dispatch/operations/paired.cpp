#include <algorithm>
#include <string>
#include <utility>

#include <warpmatch/internal/check_length.hpp>
#include <warpmatch/matcher.hpp>

#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
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

/// Cells whose row is null on either side hold the worst score.
void fill_nulls(std::span<const Text> queries, std::span<const Text> choices, const MatrixView& out, double worst) {
  dispatch::visit_dtype(out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    for (std::size_t row = 0; row < queries.size(); ++row) {
      if (queries[row].data != nullptr && choices[row].data != nullptr) continue;
      if (!dispatch::fits<Cell>(worst)) dispatch::throw_does_not_fit(worst, out.dtype);
      static_cast<Cell*>(out.data)[row] = dispatch::to_cell<Cell>(worst);
    }
  });
}

void paired_on_device(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                      const MatrixView& out, double multiplier, const RunOptions& run) {
  const Corpus left(queries, run.workers);
  const Corpus right(choices, run.workers);
  const dispatch::Request request = dispatch::make_request(left, right, options);
  const dispatch::Executor& executor = *dispatch::choose_executor(request, 0, run).executor;
  executor.paired(request, {out, multiplier}, {dispatch::resolve_workers(run.workers), Watch::current()});
  fill_nulls(queries, choices, out, request.rule.worst() * multiplier);
}

}  // namespace

void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  check(queries, choices, options, out);
  // To pack strings for one comparison each costs more than to score them: on a device only where it is named.
  if (run.device.kind == Device::Kind::cuda) return paired_on_device(queries, choices, options, out, multiplier, run);
  dispatch::score_on_cpu(queries, choices, options, out, multiplier,
                         {dispatch::resolve_workers(run.workers), Watch::current()});
}

}  // namespace warpmatch
