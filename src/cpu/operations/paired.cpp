#include "cpu/operations/paired.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <warpmatch/matcher.hpp>

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
  dispatch::visit_dtype(target.out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    auto* cells = static_cast<Cell*>(target.out.data);
    watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned) {
      const std::size_t end = std::min<std::size_t>((task + 1) * kPairsPerTask, queries.size());
      for (std::size_t row = task * kPairsPerTask; row < end; ++row) {
        if (queries[row].data == nullptr || choices[row].data == nullptr) continue;
        const double value = score(queries[row], choices[row], options) * target.multiplier;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target.out.dtype);
        cells[row] = dispatch::to_cell<Cell>(value);
      }
    });
  });
}

}  // namespace warpmatch::cpu
