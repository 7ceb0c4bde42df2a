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
#include "scoring/score_rule.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

/// Enough for a thread to be worth its while, few enough that a call with long strings can be stopped soon.
constexpr std::size_t kPairsPerTask = 256;

/// What a thread keeps from one task to the next.
struct Worker {
  explicit Worker(const ScoreOptions& options) : pairs(options) {}

  TextPairs pairs;
  std::vector<Text> left;  ///< of sources that have no texts to show
  std::vector<Text> right;
};

}  // namespace

void paired_scores(const TextSource& queries, const TextSource& choices, const ScoreOptions& options,
                   const dispatch::DenseTarget& target, const dispatch::Control& control) {
  const std::uint64_t tasks = (queries.size() + kPairsPerTask - 1) / kPairsPerTask;
  std::vector<std::optional<Worker>> workers(std::min<std::uint64_t>(std::max(1U, control.workers), tasks));
  const double worst = scoring::ScoreRule(options).worst();
  dispatch::visit_dtype(target.out.dtype, [&](auto zero) {
    using Cell = decltype(zero);
    auto* cells = static_cast<Cell*>(target.out.data);
    watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned worker) {
      if (!workers[worker]) workers[worker].emplace(options);
      const std::size_t first = task * kPairsPerTask;
      const std::size_t count = std::min(kPairsPerTask, queries.size() - first);
      Worker& own = *workers[worker];
      const std::span<const Text> left = queries.read(first, count, own.left);
      const std::span<const Text> right = choices.read(first, count, own.right);
      std::array<double, kPairsPerTask> scores;
      std::fill_n(scores.begin(), count, worst);  // which nulls keep
      own.pairs.scores(left, right, scores.data());
      dispatch::write_cells<Cell>(std::span(scores).first(count), target.multiplier, cells + first);
    });
  });
}

}  // namespace warpmatch::cpu
