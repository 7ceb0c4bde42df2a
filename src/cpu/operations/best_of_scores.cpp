#include "cpu/operations/best_of_scores.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <type_traits>
#include <variant>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/row_places.hpp"
#include "scoring/jaro_score.hpp"
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

/// Texts whose scores wait to be taken together: the fewer, the more do the worst that are kept spare a scorer of
/// several stages; that of Jaro looks at all pairs.
constexpr std::uint32_t kChunkTexts = 16;
constexpr std::uint32_t kChunkTextsOfJaro = 64;
constexpr std::size_t kLine = 64 / sizeof(double);

// With the right side in the lanes, the best could not be told in lanes; in cycles a pair.
constexpr double kCyclesPerTurnedPair = 4;

}  // namespace

/// One thread's share.
class BestOfScores::Worker {
 public:
  explicit Worker(const BestOfScores& all)
      : all_(all),
        scorer_(all.make_scorer_()),
        cutoff_(scorer_cutoff(all.request_.rule)),
        chunk_texts_(scoring::is_jaro(all.request_.scorer.metric) ? kChunkTextsOfJaro : kChunkTexts),
        best_(all.kernels_, all.request_.rule, all.k_) {}

  /// Looks for the best of a block's queries among choices `first` to `end` - 1.
  void run(BlockRange range, std::uint32_t first, std::uint32_t end) {
    ranks_.resize(range.size());
    std::iota(ranks_.begin(), ranks_.end(), range.first);
    scorer_->load(ranks_);
    // Rows begin with a cache line, of an odd number each: scores of a query with all choices lie in every part of a
    // cache.
    const std::size_t stride = ((ranks_.size() + kLine - 1) / kLine | 1) * kLine;
    auto* const scores = reinterpret_cast<double*>(scores_.reserve(chunk_texts_ * stride * sizeof(double)));
    cutoffs_.assign(ranks_.size(), cutoff_);
    best_.start(range.size());
    first_ = first;
    for (; first < end; first += chunk_texts_) {
      const std::uint32_t count = std::min(chunk_texts_, end - first);
      find_cutoffs();
      texts_.resize(count);
      std::ranges::transform(std::span(all_.choices_).subspan(first, count), texts_.begin(), &ComparedChoice::rank);
      scorer_->scores_of(texts_, {cutoffs_.data(), 0}, {scores, stride});
      best_.add(scores, stride, count, first - first_);
    }
  }

  const BestScores& best() const { return best_; }

  /// Writes them, k of each query, one behind the other.
  void take(std::span<Kept> out) const {
    best_.take(out.data());
    for (Kept& kept : out) kept.column += first_;
  }

 private:
  /// What is below the worst of k need not be told exactly. Where lower scores are better, scorers give them all.
  void find_cutoffs() {
    const Form form = all_.request_.rule.form;
    if (!higher_is_better(form)) return;
    for (std::uint32_t query = 0; query < ranks_.size(); ++query) {
      const std::int64_t worst = best_.worst(query);
      const double score = scoring::score_from_order(form, static_cast<std::uint64_t>(worst));
      cutoffs_[query] = worst == BestScores::none ? cutoff_ : std::max(cutoff_, score * below_cutoff);
    }
  }

  const BestOfScores& all_;
  std::unique_ptr<BlockScorer> scorer_;
  const double cutoff_;
  const std::uint32_t chunk_texts_;
  BestScores best_;
  std::vector<std::uint32_t> ranks_;  ///< the queries
  std::uint32_t first_ = 0;           ///< choice that is looked at
  std::vector<std::uint32_t> texts_;  ///< the choices of a chunk
  VectorBuffer scores_;               ///< [choice][query]
  std::vector<double> cutoffs_;
};

bool BestOfScores::serves(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k) {
  return k > 0 && request.left.distinct() >= kLeastQueries && request.right.distinct() <= kMostChoices &&
         k <= BestScores::most_kept(kernels);
}

BestOfScores::BestOfScores(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                           unsigned workers, ComparedChoices compared)
    : kernels_(kernels),
      request_(request),
      k_(k),
      sides_(choose_orientation(request.left, request.right, metric_kernels(kernels, Metric::indel),
                                kCyclesPerTurnedPair)),
      make_scorer_(block_scorers(kernels, request, sides_)),
      choices_(compared_choices(request.right, compared)) {
  const auto columns = static_cast<std::uint32_t>(choices_.size());
  const auto blocks = static_cast<std::uint32_t>(sides_.blocks.size());
  const std::uint32_t wanted = workers == 1 ? 1 : (kTasksAWorker * workers + blocks - 1) / blocks;
  parts_ = std::clamp(wanted, 1U, std::max(1U, columns / kLeastOfPart));
  parts_ = std::max(parts_, 1 + (columns - 1) / BestScores::most_columns(request.rule));
}

/// Calls `take(query, visit)` for each distinct query, from several threads; `visit(each)` calls `each(order, column)`
/// with the best of it, as many as there are.
template <class Take>
void BestOfScores::run(const dispatch::Control& control, const Take& take) const {
  const std::size_t queries = request_.left.distinct();
  std::vector<Kept> kept(parts_ == 1 ? 0 : parts_ * queries * k_);
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned number) {
    if (!workers[number]) workers[number] = std::make_unique<Worker>(*this);
    Worker& worker = *workers[number];
    const BlockRange& range = sides_.blocks[task / parts_];
    const std::uint64_t part = task % parts_;
    const auto edge = [&](std::uint64_t at) { return static_cast<std::uint32_t>(choices_.size() * at / parts_); };
    worker.run(range, edge(part), edge(part + 1));
    if (parts_ > 1) return worker.take(std::span(kept).subspan((part * queries + range.first) * k_, range.size() * k_));
    for (std::uint32_t i = 0; i < range.size(); ++i)
      take(range.first + i, [&](const auto& each) { worker.best().visit(i, each); });
  });
  std::vector<Kept> both(2 * k_);
  for (std::uint32_t query = 0; parts_ > 1 && query < queries; ++query)
    take(query, [&](const auto& each) {
      for (const auto& [order, column] : found_of(merge(kept, query, both))) each(order, column);
    });
}

/// Joins what was found of a query in each part, [part][query][k]. Columns ascend from part to part.
std::span<BestOfScores::Kept> BestOfScores::merge(std::span<Kept> parts, std::uint32_t query,
                                                  std::vector<Kept>& both) const {
  const std::span<Kept> own = parts.subspan(query * k_, k_);
  for (std::uint32_t part = 1; part < parts_; ++part) {
    const std::span<const Kept> other = parts.subspan((part * std::size_t{request_.left.distinct()} + query) * k_, k_);
    std::ranges::merge(own, other, both.begin(), {}, &Kept::order, &Kept::order);
    std::copy_n(both.begin(), k_, own.begin());
  }
  return own;
}

double BestOfScores::score(std::int64_t order) const {
  return scoring::score_from_order(request_.rule.form, static_cast<std::uint64_t>(order));
}

std::vector<dispatch::Choice> BestOfScores::find(const dispatch::Control& control) const {
  std::vector<dispatch::Choice> best(request_.left.distinct() * k_);
  run(control, [&](std::uint32_t query, const auto& visit) {
    dispatch::Choice* place = best.data() + query * k_;
    visit([&](std::int64_t order, std::uint32_t column) { *place++ = {choices_[column].rank, score(order)}; });
  });
  return best;
}

void BestOfScores::write(TopK& result, const dispatch::Control& control) const {
  std::visit(
      [&](auto& scores) {
        const RowPlaces places(request_.left, k_, result.indices.data(), scores.data());
        using Score = typename std::remove_reference_t<decltype(scores)>::value_type;
        run(control, [&](std::uint32_t query, const auto& visit) {
          std::int32_t* index = places.indices(query);
          Score* to = places.scores(query);
          visit([&](std::int64_t order, std::uint32_t column) {
            *index++ = static_cast<std::int32_t>(choices_[column].row);
            *to++ = static_cast<Score>(score(order));
          });
          places.copy(query);
        });
      },
      result.scores);
}

}  // namespace warpmatch::cpu
