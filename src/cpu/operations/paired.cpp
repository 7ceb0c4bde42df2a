#include "cpu/operations/paired.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <warpmatch/matcher.hpp>

#include "dispatch/operations/cells.hpp"
#include "pair/score.hpp"
#include "scoring/score_rule.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

/// Enough for a thread to be worth its while, few enough that a call with long strings can be stopped soon.
constexpr std::size_t kPairsPerTask = 256;

}  // namespace

void paired_scores(std::span<const Text> queries, std::span<const Text> choices, const ScoreOptions& options,
                   const dispatch::DenseTarget& target, const dispatch::Control& control) {
  const scoring::ScoreRule rule(options);
  const std::uint64_t tasks = (queries.size() + kPairsPerTask - 1) / kPairsPerTask;
  dispatch::visit_dtype(target.out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    auto* cells = static_cast<Cell*>(target.out.data);
    watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned) {
      const std::size_t end = std::min<std::size_t>((task + 1) * kPairsPerTask, queries.size());
      std::optional<pair::Symbols> left;
      std::optional<pair::Symbols> right;
      const auto read = [](std::optional<pair::Symbols>& symbols, const Text& text, const char* argument) {
        symbols ? symbols->assign(text, argument) : void(symbols.emplace(text, argument));
      };
      for (std::size_t row = task * kPairsPerTask; row < end; ++row) {
        if (queries[row].data == nullptr || choices[row].data == nullptr) continue;
        read(left, queries[row], "queries");
        read(right, choices[row], "choices");
        const double value = pair::score(options, rule, *left, *right) * target.multiplier;
        if (!dispatch::fits<Cell>(value)) dispatch::throw_does_not_fit(value, target.out.dtype);
        cells[row] = dispatch::to_cell<Cell>(value);
      }
    });
  });
}

}  // namespace warpmatch::cpu
