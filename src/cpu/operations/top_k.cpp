#include "cpu/operations/top_k.hpp"

#include <algorithm>
#include <memory>

#include "cpu/operations/scores.hpp"
#include "cpu/operations/screening.hpp"
#include "cpu/search/best_choices.hpp"
#include "cpu/search/edit_search.hpp"
#include "dispatch/planning/cost.hpp"
#include "watch/parallel.hpp"

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

/// Up to so many cells, and choices of a query, the best of a matrix are found in less time than limits that shrink
/// take: they rule out most of many choices, but few of a few.
constexpr std::uint64_t kDenseCells = std::uint64_t{1} << 20;
constexpr std::uint32_t kDenseChoices = 2048;
/// Fewer choices are not worth signatures for a few queries, and a few queries not a sample.
constexpr std::uint32_t kWorthSearching = 512;
constexpr std::uint32_t kUnsampled = 8;
/// Queries whose best are found at a time.
constexpr std::uint32_t kRowsPerTask = 32;

bool is_dense(const dispatch::Request& request) {
  const std::uint64_t cells = std::uint64_t{request.left.size()} * request.right.size();
  return request.right.size() <= kDenseChoices && cells <= kDenseCells &&
         cells <= 2 * std::uint64_t{request.left.distinct()} * request.right.distinct();
}

/// Whether a cell of a matrix stands for a pair that meets the cutoff. What misses it is reported as something that
/// does, too; RapidFuzz compares ratios before their last rounding, so there it is the 0 of those that do that tells.
bool counts(const scoring::ScoreRule& rule, double score) {
  const bool by_zero = rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz && rule.form == Form::ratio;
  return by_zero ? rule.cutoff <= 0 || score > 0 : rule.passes(score);
}

/// Cells that are told to be no better at once.
constexpr std::uint32_t kSkipped = 16;

bool are_worse(const double* scores, bool higher, double worst) {
  unsigned better = 0;
  if (higher)
    for (std::uint32_t i = 0; i < kSkipped; ++i) better += scores[i] > worst;
  else
    for (std::uint32_t i = 0; i < kSkipped; ++i) better += scores[i] < worst;
  return better == 0;
}

/// The best of each row of the matrix of all scores.
std::vector<dispatch::Choice> best_of_matrix(const LaneKernels& kernels, const dispatch::Request& request,
                                             std::size_t k, const dispatch::Control& control) {
  const corpus::PackedCorpus& right = request.right;
  const bool higher = higher_is_better(request.rule.form);
  const auto cells = std::make_unique_for_overwrite<double[]>(std::size_t{request.left.size()} * right.size());
  const MatrixView view{cells.get(), DType::f64, request.left.size(), right.size(), right.size()};
  write_scores(kernels, request, {view, 1.0}, control);
  const std::vector<std::uint32_t>& ranks = right.rank_of_rows();

  std::vector<dispatch::Choice> best(request.left.distinct() * k);
  const std::uint64_t tasks = (request.left.distinct() + kRowsPerTask - 1) / kRowsPerTask;
  watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned) {
    const auto end =
        static_cast<std::uint32_t>(std::min<std::uint64_t>((task + 1) * kRowsPerTask, request.left.distinct()));
    std::vector<KeyedChoice> room(k);
    std::uint32_t kept = 0;
    BestOfQuery row(room.data(), k, kept);
    for (auto rank = static_cast<std::uint32_t>(task * kRowsPerTask); rank < end; ++rank) {
      const double* const scores = cells.get() + std::size_t{request.left.first_row(rank)} * right.size();
      for (std::uint32_t column = 0; column < right.size(); ++column) {
        const double score = scores[column];
        // Rows ascend, so a tie comes too late.
        if (row.is_full() && (higher ? score <= row.worst() : score >= row.worst())) {
          while (column + kSkipped < right.size() && are_worse(scores + column + 1, higher, row.worst()))
            column += kSkipped;
          continue;
        }
        const std::uint32_t choice = ranks[column];
        if (choice == corpus::PackedCorpus::no_rank || right.first_row(choice) != column) continue;
        if (!counts(request.rule, score)) continue;
        row.offer({scoring::order_of(request.rule.form, score), column}, {choice, score});
      }
      row.take(best.data() + rank * k);
    }
  });
  return best;
}

}  // namespace

TopKWay choose_top_k_way(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                         const dispatch::Control& control) {
  if (is_dense(request)) return TopKWay::matrix;
  const std::uint32_t queries = request.left.distinct();
  if (!EditSearch::serves(request) || request.right.distinct() < kWorthSearching ||
      !request.right.is_searched_by_signatures(queries))
    return TopKWay::screening;
  if (queries <= kUnsampled) return TopKWay::signatures;
  const double searched = EditSearch(kernels, request).sampled_seconds(k, control);
  dispatch::Request screened = request;
  screened.best_only = false;
  return searched <= dispatch::usual_seconds(screened) * 64 / kernels.vector_bytes ? TopKWay::signatures
                                                                                   : TopKWay::screening;
}

std::uint64_t top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, TopKWay way, unsigned workers) {
  switch (way) {
    case TopKWay::matrix: return dense_tasks(kernels, request);
    case TopKWay::signatures: return EditSearch(kernels, request).tasks(workers);
    default: return all_tasks(Screening(kernels, request), workers).size();
  }
}

std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control, std::optional<TopKWay> forced) {
  const TopKWay way = forced ? *forced : choose_top_k_way(kernels, request, k, control);
  if (way == TopKWay::matrix) return best_of_matrix(kernels, request, k, control);
  BestChoices best(request.left.distinct(), k);
  if (way == TopKWay::signatures) {
    EditSearch(kernels, request).run(best, control);
    return best.take();
  }
  request.right.note_search();
  const Screening screening(kernels, request);
  run_screening(screening, all_tasks(screening, control.workers), control, [&] { return TopKSink(screening, best); });
  return best.take();
}

}  // namespace warpmatch::cpu
