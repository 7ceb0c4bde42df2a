#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <warpmatch/matcher.hpp>

#include "cpu/parallel.hpp"
#include "dispatch/cells.hpp"
#include "dispatch/choose.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

/// Enough for a thread to be worth its while, few enough that a call with long strings can be stopped soon.
constexpr std::size_t kPairsPerTask = 256;

void check(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
           const MatrixView& out, const RunOptions& run) {
  const auto is_null = [](const Text& text) { return text.data == nullptr; };
  if (run.device.kind == Device::Kind::cuda)
    throw DeviceError("pairwise calls run on the CPU; use device=\"auto\" or \"cpu\"");
  if (queries.size() != choices.size())
    throw InvalidArgument("choices", "must be as many as the queries, " + std::to_string(queries.size()) + ", got " +
                                         std::to_string(choices.size()));
  if (out.rows != 1 || out.columns != queries.size())
    throw InvalidArgument("out", "must have shape (1, " + std::to_string(queries.size()) + "), got (" +
                                     std::to_string(out.rows) + ", " + std::to_string(out.columns) + ")");
  if (!is_integer(options.scorer)) return;
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    if (std::ranges::any_of(texts, is_null))
      throw InvalidArgument(argument, "nulls have no " + to_string(options.scorer) + " score; use a normalised scorer");
}

}  // namespace

void paired(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
            const MatrixView& out, double multiplier, const RunOptions& run) {
  check(queries, choices, options, out, run);
  const std::uint64_t tasks = (queries.size() + kPairsPerTask - 1) / kPairsPerTask;
  dispatch::visit_dtype(out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    auto* cells = static_cast<Cell*>(out.data);
    cpu::parallel_for(tasks, {dispatch::resolve_workers(run.workers), run.monitor}, [&](std::uint64_t task, unsigned) {
      const std::size_t end = std::min<std::size_t>((task + 1) * kPairsPerTask, queries.size());
      for (std::size_t row = task * kPairsPerTask; row < end; ++row) {
        const double value = score(queries[row], choices[row], options) * multiplier;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, out.dtype);
        cells[row] = dispatch::to_cell<Cell>(value);
      }
    });
  });
}

}  // namespace warpmatch
