#include "cpu/operations/best_of_scores.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>

#include "cpu/lanes/kernel_choice.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

/// With more choices than that, limits that all workers share rule out more.
constexpr std::uint32_t kMostChoices = 1 << 14;
/// Fewer queries leave most lanes idle.
constexpr std::uint32_t kLeastQueries = 8;
/// Tasks that each worker is to have, if parts are no smaller than that.
constexpr std::uint32_t kTasksAWorker = 2;
constexpr std::uint32_t kLeastOfPart = 128;

constexpr std::uint32_t kChunkTexts = 16;  // texts whose scores wait to be taken together

// With the right side in the lanes, the best could not be told in lanes; in cycles a pair.
constexpr double kCyclesPerTurnedPair = 4;

constexpr std::int64_t kNone = no_key<std::int64_t>;

std::vector<std::uint32_t> by_first_row(const corpus::PackedCorpus& choices) {
  std::vector<std::uint32_t> ranks(choices.distinct());
  std::iota(ranks.begin(), ranks.end(), 0U);
  std::ranges::sort(ranks, {}, [&](std::uint32_t rank) { return choices.first_row(rank); });
  return ranks;
}

/// The order of the worst score that counts.
std::int64_t last_order(const scoring::ScoreRule& rule) {
  constexpr std::int64_t all = kNone - 1;
  if (!rule.has_cutoff) return all;
  if (rule.cutoff < 0) return higher_is_better(rule.form) ? all : std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(scoring::order_of(rule.form, rule.cutoff + 0.0));
}

}  // namespace

/// One thread's share.
class BestOfScores::Worker {
 public:
  explicit Worker(const BestOfScores& all)
      : all_(all),
        scorer_(all.make_scorer_()),
        cutoff_(scorer_cutoff(all.request_.rule)),
        last_order_(last_order(all.request_.rule)) {}

  /// Writes the best of a block's queries among choices `first` to `end` - 1, k of each.
  void run(BlockRange range, std::uint32_t first, std::uint32_t end, Kept* out) {
    start(range);
    for (; first < end; first += kChunkTexts) {
      const std::uint32_t count = std::min(kChunkTexts, end - first);
      find_cutoffs();
      scorer_->scores_of(std::span(all_.choices_).subspan(first, count), {cutoffs_.data(), 0},
                         {scores_.data(), ranks_.size()});
      // Scores are read as their bits.
      all_.kernels_.keep_best_scores(
          {reinterpret_cast<const std::uint64_t*>(scores_.data()), ranks_.size(), count, first,
           higher_is_better(all_.request_.rule.form) ? ~std::uint64_t{0} : 0, last_order_},
          {orders_.data(), columns_.data(), stride_, size(), k()});
    }
    for (std::uint32_t query = 0; query < size(); ++query)
      for (std::uint32_t place = 0; place < k(); ++place, ++out)
        *out = {orders_[place * stride_ + query], static_cast<std::uint32_t>(columns_[place * stride_ + query])};
  }

 private:
  std::uint32_t k() const { return static_cast<std::uint32_t>(all_.k_); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ranks_.size()); }

  void start(BlockRange range) {
    ranks_.resize(range.size());
    std::iota(ranks_.begin(), ranks_.end(), range.first);
    scorer_->load(ranks_);
    const std::size_t lanes = all_.kernels_.vector_bytes / sizeof(std::int64_t);
    stride_ = (ranks_.size() + lanes - 1) / lanes * lanes;
    scores_.resize(kChunkTexts * ranks_.size() + lanes);
    cutoffs_.assign(ranks_.size(), cutoff_);
    orders_.assign(k() * stride_, kNone);
    columns_.resize(orders_.size());
    // Nothing is better than what stands in lanes that no query has.
    for (std::uint32_t row = 0; row < k(); ++row)
      std::fill(orders_.begin() + static_cast<std::ptrdiff_t>(row * stride_ + size()),
                orders_.begin() + static_cast<std::ptrdiff_t>((row + 1) * stride_),
                std::numeric_limits<std::int64_t>::min());
  }

  /// What is below the worst of k need not be told exactly. Where lower scores are better, scorers give them all.
  void find_cutoffs() {
    const Form form = all_.request_.rule.form;
    if (!higher_is_better(form)) return;
    const std::int64_t* const worst = orders_.data() + (k() - 1) * stride_;
    for (std::uint32_t query = 0; query < size(); ++query) {
      const double score = scoring::score_from_order(form, static_cast<std::uint64_t>(worst[query]));
      cutoffs_[query] = worst[query] == kNone ? cutoff_ : std::max(cutoff_, score * below_cutoff);
    }
  }

  const BestOfScores& all_;
  std::unique_ptr<BlockScorer> scorer_;
  const double cutoff_;
  const std::int64_t last_order_;
  std::vector<std::uint32_t> ranks_;  ///< the queries
  std::size_t stride_ = 0;            ///< queries, made up to vectors
  std::vector<double> scores_;        ///< [choice][query]
  std::vector<double> cutoffs_;
  std::vector<std::int64_t> orders_;  ///< [k][query]
  std::vector<std::int64_t> columns_;
};

bool BestOfScores::serves(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k) {
  return k > 0 && request.left.distinct() >= kLeastQueries && request.right.distinct() <= kMostChoices &&
         k <= kernels.vector_bytes;
}

BestOfScores::BestOfScores(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                           unsigned workers)
    : kernels_(kernels),
      request_(request),
      k_(k),
      sides_(choose_orientation(request.left, request.right, metric_kernels(kernels, Metric::indel),
                                kCyclesPerTurnedPair)),
      make_scorer_(block_scorers(kernels, request, sides_)),
      choices_(by_first_row(request.right)) {
  const auto blocks = static_cast<std::uint32_t>(sides_.blocks.size());
  const std::uint32_t wanted = workers == 1 ? 1 : (kTasksAWorker * workers + blocks - 1) / blocks;
  parts_ = std::clamp(wanted, 1U, std::max(1U, request.right.distinct() / kLeastOfPart));
}

std::vector<dispatch::Choice> BestOfScores::find(const dispatch::Control& control) const {
  const std::size_t queries = request_.left.distinct();
  std::vector<Kept> kept(parts_ * queries * k_);
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned worker) {
    if (!workers[worker]) workers[worker] = std::make_unique<Worker>(*this);
    const BlockRange& range = sides_.blocks[task / parts_];
    const std::uint64_t part = task % parts_;
    const auto edge = [&](std::uint64_t number) {
      return static_cast<std::uint32_t>(choices_.size() * number / parts_);
    };
    workers[worker]->run(range, edge(part), edge(part + 1), kept.data() + (part * queries + range.first) * k_);
  });
  std::vector<dispatch::Choice> best(queries * k_);
  merge(kept, best);
  return best;
}

/// Joins what was found in each part, [part][query][k], and makes choices of it. Columns ascend from part to part.
void BestOfScores::merge(std::vector<Kept>& parts, std::vector<dispatch::Choice>& best) const {
  const std::size_t each = best.size();
  std::vector<Kept> both(2 * k_);
  for (std::size_t at = 0; at < each; at += k_) {
    const auto own = parts.begin() + static_cast<std::ptrdiff_t>(at);
    for (std::uint32_t part = 1; part < parts_; ++part) {
      const auto other = own + static_cast<std::ptrdiff_t>(part * each);
      const auto size = static_cast<std::ptrdiff_t>(k_);
      std::merge(own, own + size, other, other + size, both.begin(),
                 [](const Kept& a, const Kept& b) { return a.order < b.order; });
      std::copy_n(both.begin(), size, own);
    }
    for (std::size_t i = 0; i < k_; ++i)
      if (own[static_cast<std::ptrdiff_t>(i)].order != kNone)
        best[at + i] = {choices_[own[static_cast<std::ptrdiff_t>(i)].column],
                        scoring::score_from_order(
                            request_.rule.form, static_cast<std::uint64_t>(own[static_cast<std::ptrdiff_t>(i)].order))};
  }
}

}  // namespace warpmatch::cpu
