#include "cpu/operations/top_k.hpp"

#include <algorithm>

#include "cpu/operations/best_of_all.hpp"
#include "cpu/operations/screening.hpp"
#include "cpu/scorers/candidate_scores.hpp"
#include "cpu/search/best_choices.hpp"
#include "cpu/search/signature_search.hpp"
#include "dispatch/operations/best_rows.hpp"
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

/// Of so many choices the best are found in less time by comparing all than by limits that shrink, unless a cutoff
/// rules out more from the start, or strings are so long that limits spare most of comparing them.
constexpr std::uint32_t kAllChoices = 1 << 14;
constexpr std::uint32_t kOneWord = 64;
/// What that takes of the time of other comparisons (Zen 5), with some to spare: signatures can be poorer than a
/// sample.
constexpr double kAllShare = 0.5;
/// Fewer choices are not worth signatures for a few queries, and a few queries not a sample.
constexpr std::uint32_t kWorthSearching = 128;
constexpr std::uint32_t kUnsampled = 8;

/// The way of a search that goes by no signatures.
TopKWay way_without_signatures(const dispatch::Request& request) {
  const bool limits_pay = request.rule.has_cutoff || request.left.max_length() > kOneWord;
  const bool compares_all = request.right.distinct() <= kAllChoices && BestOfAll::serves(request) &&
                            (!limits_pay || dispatch::are_few_pairs(request));
  return compares_all ? TopKWay::all : TopKWay::screening;
}

}  // namespace

TopKWay choose_top_k_way(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                         const dispatch::Control& control) {
  const std::uint32_t queries = request.left.distinct();
  const TopKWay without = way_without_signatures(request);
  if (!SignatureSearch::serves(request) || request.right.distinct() < kWorthSearching ||
      !request.right.is_searched_by_signatures(queries) ||
      (queries > 1 && without == TopKWay::all && dispatch::are_few_pairs(request)))  // one fills no block of lanes
    return without;
  if (queries <= kUnsampled) return TopKWay::signatures;
  const double searched = SignatureSearch(kernels, request).sampled_seconds(k, control);
  dispatch::Request screened = request;
  screened.best_only = false;
  const double usual = dispatch::usual_seconds(screened) * 64 / kernels.vector_bytes;
  const bool is_surely_less = without == TopKWay::all || candidate_way(request) == CandidateWay::pairs;
  return searched <= usual * (is_surely_less ? kAllShare : 1.0) ? TopKWay::signatures : without;
}

std::uint64_t top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, TopKWay way, unsigned workers) {
  switch (way) {
    case TopKWay::all: return BestOfAll(kernels, request).tasks();
    case TopKWay::signatures: return SignatureSearch(kernels, request).tasks(workers);
    default: return all_tasks(Screening(kernels, request), workers).size();
  }
}

std::vector<dispatch::Choice> select_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control, std::optional<TopKWay> forced) {
  const TopKWay way = forced ? *forced : choose_top_k_way(kernels, request, k, control);
  if (way != TopKWay::signatures) request.right.note_search();
  if (way == TopKWay::all) return BestOfAll(kernels, request).find(k, control);
  BestChoices best(request.left.distinct(), k);
  if (way == TopKWay::signatures) {
    SignatureSearch(kernels, request).run(best, control);
    return best.take();
  }
  const Screening screening(kernels, request);
  run_screening(screening, all_tasks(screening, control.workers), control, [&] { return TopKSink(screening, best); });
  return best.take();
}

void write_top_k(const LaneKernels& kernels, const dispatch::Request& request, TopK& result,
                 const dispatch::Control& control, std::optional<TopKWay> forced) {
  const std::size_t k = std::min<std::size_t>(result.k, request.right.distinct());
  if (k == 0) return;
  const TopKWay way = forced ? *forced : choose_top_k_way(kernels, request, k, control);
  if (way != TopKWay::all || !are_few_copies(request.right))
    return dispatch::write_rows(select_top_k(kernels, request, k, control, way), k, request, result);
  request.right.note_search();
  BestOfAll(kernels, request, ComparedChoices::rows).write(result, control);
}

}  // namespace warpmatch::cpu
