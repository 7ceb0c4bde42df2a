#include "cpu/operations/paired.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "cpu/texts/text_pairs.hpp"
#include "dispatch/operations/cells.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

/// Enough for a thread to be worth its while, few enough that a call with long strings can be stopped soon.
constexpr std::size_t kPairsPerTask = 256;

}  // namespace

void paired_scores(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                   const dispatch::DenseTarget& target, const dispatch::Control& control) {
  const std::uint64_t tasks = (queries.size() + kPairsPerTask - 1) / kPairsPerTask;
  std::vector<std::optional<TextPairs>> pairs(std::min<std::uint64_t>(std::max(1U, control.workers), tasks));
  dispatch::visit_dtype(target.out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    auto* cells = static_cast<Cell*>(target.out.data);
    watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned worker) {
      if (!pairs[worker]) pairs[worker].emplace(options);
      const std::size_t first = task * kPairsPerTask;
      const std::size_t count = std::min(kPairsPerTask, queries.size() - first);
      std::array<double, kPairsPerTask> scores;
      std::fill_n(scores.begin(), count, 0.0);
      pairs[worker]->scores(queries.subspan(first, count), choices.subspan(first, count), scores.data());
      dispatch::write_cells<Cell>(std::span(scores).first(count), target.multiplier, cells + first);
    });
  });
}

}  // namespace warpmatch::cpu
