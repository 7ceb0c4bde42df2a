#include "cpu/operations/top_k.hpp"

#include "cpu/operations/best_choices.hpp"
#include "cpu/operations/screening.hpp"

namespace warpmatch::cpu {
namespace {

/// Offers every pair to the best choices; its limits shrink as those improve.
class TopKSink {
 public:
  TopKSink(const Screening& screening, BestChoices& best)
      : rule_(screening.request.rule),
        right_(screening.request.right),
        patterns_are_left_(screening.sides.patterns_are_left),
        best_(best) {}

  std::int64_t limit(std::uint32_t pattern, std::uint32_t text, std::uint32_t maximum) const {
    const double worst = best_.worst(patterns_are_left_ ? pattern : text);
    if (worst == BestChoices::open) return rule_.largest_distance(maximum);
    // Kept choices meet the caller's cutoff, so whoever is at least as good does too. A tie may win by its row.
    return scoring::ScoreRule(rule_.measure(), worst).largest_distance(maximum);
  }
  bool limit_depends_on_pattern() const { return patterns_are_left_; }
  bool limit_depends_on_text() const { return !patterns_are_left_; }

  bool hit(std::uint32_t pattern, std::uint32_t text, double score) {
    const std::uint32_t query = patterns_are_left_ ? pattern : text;
    const std::uint32_t choice = patterns_are_left_ ? text : pattern;
    return best_.offer(query, {scoring::order_of(rule_.form, score), right_.first_row(choice)}, {choice, score});
  }

 private:
  const scoring::ScoreRule rule_;
  const corpus::PackedCorpus& right_;
  const bool patterns_are_left_;
  BestChoices& best_;
};

/// Whole text ranges, unless there are too few blocks to keep every worker busy.
std::vector<ScreeningTask> all_tasks(const Screening& screening, unsigned workers) {
  std::vector<ScreeningTask> tasks;
  const std::uint32_t texts = screening.sides.texts.distinct();
  const auto blocks = static_cast<std::uint32_t>(screening.sides.blocks.size());
  const std::uint32_t parts = blocks == 0 ? 1 : std::max(1u, 4 * workers / blocks);
  for (std::uint32_t block = 0; block < blocks; ++block)
    for (std::uint32_t part = 0; part < parts; ++part)
      screening.add_tasks(block, static_cast<std::uint32_t>(std::uint64_t{texts} * part / parts),
                          static_cast<std::uint32_t>(std::uint64_t{texts} * (part + 1) / parts), tasks);
  return tasks;
}

}  // namespace

std::uint64_t top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, unsigned workers) {
  return all_tasks(Screening(kernels, request), workers).size();
}

std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control) {
  const Screening screening(kernels, request);
  BestChoices best(request.left.distinct(), k);

  run_screening(screening, all_tasks(screening, control.workers), control, [&] { return TopKSink(screening, best); });
  return best.take();
}

}  // namespace warpmatch::cpu
