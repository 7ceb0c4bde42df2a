#include "cpu/operations/scored_operations.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <type_traits>
#include <utility>

#include "cpu/lanes/kernel_choice.hpp"
#include "cpu/operations/best_of_scores.hpp"
#include "cpu/operations/compared_choices.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/search/best_choices.hpp"
#include "cpu/search/composite_search.hpp"
#include "cpu/search/signature_search.hpp"
#include "dispatch/operations/best_rows.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/planning/cost.hpp"
#include "dispatch/planning/room.hpp"
#include "scoring/jaro_score.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint64_t kTaskCells = 1 << 22;  // cells of the edit matrices of a task: milliseconds to tens of them
// Those of Jaro take less. Tasks side by side write to the same cache lines, so they are not to be small.
constexpr std::uint64_t kJaroCells = 1 << 25;

/// Fewer choices are scored before anything about them is known, and a few queries before a sample of them.
constexpr std::uint32_t kWorthSearching = 128;
constexpr std::uint32_t kUnsampled = 4;
/// Pairs by Jaro or Jaro-Winkler that take less than a sample of searches.
constexpr std::uint64_t kWorthSampling = 1 << 15;
/// What scoring every pair for the best takes of the estimate: stages that cannot count are not made.
constexpr double kShareOfEstimate = 0.5;

constexpr std::uint32_t kChunkTexts = 16;  // texts whose scores wait to be taken together

/// A block of patterns and a range of places in the order of the texts.
struct Task {
  std::uint32_t block = 0;
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

using Ranks = std::span<const std::uint32_t>;

enum class TextOrder { by_rank, by_row };

/// What the workers of one call share.
class Scoring {
 public:
  Scoring(const LaneKernels& kernels, const dispatch::Request& request, TextOrder order)
      : request_(request),
        sides_(choose_orientation(request.left, request.right, metric_kernels(kernels, Metric::indel), 0)),
        make_scorer_(block_scorers(kernels, request, sides_)),
        texts_(sides_.texts.distinct()) {
    std::iota(texts_.begin(), texts_.end(), 0u);
    const auto row = [&](std::uint32_t rank) { return sides_.texts.first_row(rank); };
    if (order == TextOrder::by_row)
      std::sort(texts_.begin(), texts_.end(), [&](std::uint32_t a, std::uint32_t b) { return row(a) < row(b); });
    for (std::uint32_t block = 0; block < sides_.blocks.size(); ++block) add_tasks(block);
  }

  std::uint64_t tasks() const { return tasks_.size(); }
  const Orientation& sides() const { return sides_; }
  const dispatch::Request& request() const { return request_; }

  std::uint32_t left(std::uint32_t pattern, std::uint32_t text) const {
    return sides_.patterns_are_left ? pattern : text;
  }
  std::uint32_t right(std::uint32_t pattern, std::uint32_t text) const {
    return sides_.patterns_are_left ? text : pattern;
  }

  /// Scores every text of every task on the threads of `control`. `take(texts, patterns, scores, worker)` gets a few
  /// ranks of texts, those of the block's patterns, and the scores, [text][pattern]; `cutoff`, a number or a function
  /// `(pattern, text)`, is asked before they are scored.
  template <class Cutoff, class Take>
  void run(const dispatch::Control& control, const Cutoff& cutoff, const Take& take) const {
    std::vector<std::unique_ptr<Worker>> workers(control.workers);
    watch::parallel_for(tasks_.size(), control, [&](std::uint64_t number, unsigned index) {
      if (!workers[index]) workers[index] = std::make_unique<Worker>(make_scorer_());
      Worker& worker = *workers[index];
      const Task& task = tasks_[number];
      if (worker.block != task.block) worker.load(sides_.blocks[task.block], task.block);
      for (std::uint32_t first = task.first; first < task.end; first += kChunkTexts) {
        const std::span texts(texts_.data() + first, std::min(kChunkTexts, task.end - first));
        worker.scorer->scores_of(texts, find_cutoffs(worker, texts, cutoff),
                                 {worker.scores.data(), worker.ranks.size()});
        take(texts, worker.ranks, worker.scores.data(), index);
      }
    });
  }

 private:
  struct Worker {
    explicit Worker(std::unique_ptr<BlockScorer> made) : scorer(std::move(made)) {}

    void load(BlockRange range, std::uint32_t number) {
      ranks.resize(range.size());
      std::iota(ranks.begin(), ranks.end(), range.first);
      scorer->load(ranks);
      block = number;
    }

    std::unique_ptr<BlockScorer> scorer;
    std::uint32_t block = ~std::uint32_t{0};
    std::vector<std::uint32_t> ranks;
    std::array<double, kChunkTexts * max_lanes> cutoffs;
    std::array<double, kChunkTexts * max_lanes> scores;
  };

  template <class Cutoff>
  static RowsOfTexts<const double> find_cutoffs(Worker& worker, Ranks texts, const Cutoff& cutoff) {
    const std::size_t patterns = worker.ranks.size();
    double* const cutoffs = worker.cutoffs.data();
    if constexpr (std::is_arithmetic_v<Cutoff>) {
      std::fill_n(cutoffs, patterns, cutoff);
      return {cutoffs, 0};
    } else {
      for (std::size_t t = 0; t < texts.size(); ++t)
        for (std::size_t i = 0; i < patterns; ++i) cutoffs[t * patterns + i] = cutoff(worker.ranks[i], texts[t]);
      return {cutoffs, patterns};
    }
  }

  void add_tasks(std::uint32_t block) {
    const BlockRange range = sides_.blocks[block];
    const std::uint64_t cells = scoring::is_jaro(request_.scorer.metric) ? kJaroCells : kTaskCells;
    const std::uint64_t pattern_symbols = (std::uint64_t{sides_.patterns.length(range.end - 1)} + 16) * range.size();
    // In a self-join each pair is scored where the text has the higher rank.
    for (std::uint32_t first = request_.self ? range.first + 1 : 0; first < sides_.texts.distinct();) {
      const std::uint64_t each =
          dispatch::product(pattern_symbols, sides_.texts.length(texts_[first]) + std::uint64_t{16});
      std::uint64_t texts = std::max<std::uint64_t>(1, cells / each);
      if (texts > kChunkTexts) texts = (texts + kChunkTexts - 1) / kChunkTexts * kChunkTexts;
      const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(sides_.texts.distinct(), first + texts));
      tasks_.push_back({block, first, end});
      first = end;
    }
  }

  const dispatch::Request& request_;
  const Orientation sides_;
  const MakeBlockScorer make_scorer_;
  std::vector<std::uint32_t> texts_;  ///< ranks, in the order in which they are scored
  std::vector<Task> tasks_;
};

/// Writes scores as cells; throws RangeError where one does not fit. Loops without a branch a score, for the compiler's
/// vectors.
template <class Cell>
void make_cells(const scoring::ScoreRule& rule, double multiplier, std::span<const double> scores, Cell* cells) {
  const auto make = [&](const auto& reported) {
    bool all_fit = true;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double value = reported(scores[i]) * multiplier;
      const bool fit = dispatch::fits<Cell>(value);
      all_fit = all_fit & fit;
      cells[i] = dispatch::to_cell<Cell>(fit ? value : 0.0);
    }
    if (all_fit) return;
    for (const double score : scores)
      if (!dispatch::fits<Cell>(reported(score) * multiplier))
        dispatch::throw_does_not_fit(reported(score) * multiplier, dispatch::dtype_of<Cell>);
  };
  const double missed = rule.missed();
  if (!rule.has_cutoff) return make([](double score) { return score; });
  if (higher_is_better(rule.form)) return make([&](double score) { return score >= rule.cutoff ? score : missed; });
  make([&](double score) { return score <= rule.cutoff ? score : missed; });
}

/// Where the cells of a few texts go: their rows on the side of the texts, in order.
class TextRowsOfCells {
 public:
  void load(const corpus::PackedCorpus& corpus, Ranks texts) {
    places_.clear();
    for (std::uint32_t t = 0; t < texts.size(); ++t)
      for (const std::uint32_t row : corpus.rows(texts[t])) places_.push_back({row, t});
    // Rows are mostly neighbours.
    runs_ = places_.size() == texts.size();
    for (std::uint32_t t = 0; runs_ && t < texts.size(); ++t) runs_ = places_[t].row == places_[0].row + t;
  }

  /// Writes the cells of one pattern, `from` those of the first text and `step` from one to the next, to the rows of a
  /// column or the columns of a row, `stride` apart.
  template <class Cell>
  void write(const Cell* from, std::size_t step, Cell* to, std::size_t stride) const {
    if (runs_ && stride == 1) {
      to += places_[0].row;
      for (std::size_t t = 0; t < places_.size(); ++t) to[t] = from[t * step];
    } else {
      for (const Place& place : places_) to[place.row * stride] = from[place.text * step];
    }
  }

 private:
  struct Place {
    std::uint32_t row;
    std::uint32_t text;
  };
  std::vector<Place> places_;
  bool runs_ = false;
};

template <class Cell>
void write_matrix(const Scoring& scoring, const dispatch::DenseTarget& target, const dispatch::Control& control) {
  const scoring::ScoreRule& rule = scoring.request().rule;
  const double cutoff = scorer_cutoff(rule);
  const Orientation& sides = scoring.sides();
  Cell* const out = static_cast<Cell*>(target.out.data);
  struct Memory {
    TextRowsOfCells rows;
    alignas(64) std::array<Cell, kChunkTexts * max_lanes> cells;
  };
  std::vector<std::unique_ptr<Memory>> memory(control.workers);
  const auto write = [&](Ranks texts, Ranks patterns, const double* scores, unsigned worker) {
    if (!memory[worker]) memory[worker] = std::make_unique<Memory>();
    auto& [rows, cells] = *memory[worker];
    make_cells<Cell>(rule, target.multiplier, {scores, texts.size() * patterns.size()}, cells.data());
    rows.load(sides.texts, texts);
    for (std::size_t i = 0; i < patterns.size(); ++i)
      for (const std::uint32_t row : sides.patterns.rows(patterns[i])) {
        if (sides.patterns_are_left)
          rows.write(cells.data() + i, patterns.size(), out + row * target.out.row_stride, 1);
        else
          rows.write(cells.data() + i, patterns.size(), out + row, target.out.row_stride);
      }
  };
  scoring.run(control, cutoff, write);
}

/// The best of every score told in lanes, or null where that is not the way.
std::unique_ptr<BestOfScores> best_of_scores(const LaneKernels& kernels, const dispatch::Request& request,
                                             std::size_t k, unsigned workers,
                                             ComparedChoices compared = ComparedChoices::distinct) {
  if (!BestOfScores::serves(kernels, request, k)) return nullptr;
  auto all = std::make_unique<BestOfScores>(kernels, request, k, workers, compared);
  return all->pays() ? std::move(all) : nullptr;
}

/// The best choices by offering every score to those so far.
std::vector<dispatch::Choice> offered_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                            const dispatch::Control& control) {
  const Scoring scoring(kernels, request, TextOrder::by_rank);
  const scoring::ScoreRule& rule = request.rule;
  BestChoices best(request.left.distinct(), k);
  const double cutoff = scorer_cutoff(request.rule);
  // A tie may win by its row, so the worst that is kept still has to be told from what is below it.
  const auto worth_scoring = [&](std::uint32_t pattern, std::uint32_t text) {
    return std::max(cutoff, best.worst(scoring.left(pattern, text)) * below_cutoff);
  };
  scoring.run(control, worth_scoring, [&](Ranks texts, Ranks patterns, const double* scores, unsigned) {
    for (const std::uint32_t text : texts) {
      for (const std::uint32_t pattern : patterns) {
        const double score = *scores++;
        const std::uint32_t query = scoring.left(pattern, text);
        const double worst = best.worst(query);
        const bool worse =
            worst != BestChoices::open && score != worst && higher_is_better(rule.form) == (score < worst);
        if (worse || !rule.passes(score)) continue;
        const std::uint32_t choice = scoring.right(pattern, text);
        best.offer(query, {scoring::order_of(rule.form, score), request.right.first_row(choice)}, {choice, score});
      }
    }
  });
  return best.take();
}

}  // namespace

std::uint64_t scored_tasks(const LaneKernels& kernels, const dispatch::Request& request) {
  return Scoring(kernels, request, TextOrder::by_rank).tasks();
}

void scored_matrix(const LaneKernels& kernels, const dispatch::Request& request, const dispatch::DenseTarget& target,
                   const dispatch::Control& control) {
  // Neighbouring texts fill neighbouring cells.
  const Scoring scoring(kernels, request, TextOrder::by_row);
  dispatch::visit_dtype(target.out.dtype, [&](auto cell) { write_matrix<decltype(cell)>(scoring, target, control); });
}

std::uint64_t scored_top_k_tasks(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                 unsigned workers) {
  if (const auto all = best_of_scores(kernels, request, k, workers)) return all->tasks();
  return scored_tasks(kernels, request);
}

bool searches_scored(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                     const dispatch::Control& control) {
  const std::uint32_t queries = request.left.distinct();
  const bool by_signatures = SignatureSearch::serves(request);
  if (!(by_signatures || CompositeSearch::serves(request)) || request.right.distinct() < kWorthSearching ||
      !request.right.is_searched_by_signatures(queries))
    return false;
  if (by_signatures && queries > 1 && !request.rule.has_cutoff &&
      std::uint64_t{queries} * request.right.distinct() < kWorthSampling)
    return false;
  if (queries <= kUnsampled) return true;
  const double searched = by_signatures ? SignatureSearch(kernels, request).sampled_seconds(k, control)
                                        : CompositeSearch(kernels, request).sampled_seconds(k, control);
  dispatch::Request every_pair = request;
  every_pair.best_only = false;
  return searched < kShareOfEstimate * dispatch::usual_seconds(every_pair) * 64 / kernels.vector_bytes;
}

std::vector<dispatch::Choice> scored_top_k(const LaneKernels& kernels, const dispatch::Request& request, std::size_t k,
                                           const dispatch::Control& control, std::optional<bool> forced) {
  if (forced ? *forced : searches_scored(kernels, request, k, control)) {
    BestChoices found(request.left.distinct(), k);
    if (SignatureSearch::serves(request))
      SignatureSearch(kernels, request).run(found, control);
    else
      CompositeSearch(kernels, request).run(found, k, control);
    return found.take();
  }
  request.right.note_search();
  if (const auto all = best_of_scores(kernels, request, k, control.workers)) return all->find(control);
  return offered_top_k(kernels, request, k, control);
}

void write_scored_top_k(const LaneKernels& kernels, const dispatch::Request& request, TopK& result,
                        const dispatch::Control& control) {
  const std::size_t k = std::min<std::size_t>(result.k, request.right.distinct());
  if (k == 0) return;
  const bool searches = searches_scored(kernels, request, k, control);
  // To score a copy again takes less than to sort rows only where scores are cheap.
  const bool compares_rows =
      scoring::is_jaro(request.scorer.metric) ? are_few_copies(request.right) : !request.right.has_duplicates();
  if (!searches && compares_rows) {
    if (const auto all = best_of_scores(kernels, request, result.k, control.workers, ComparedChoices::rows)) {
      request.right.note_search();
      return all->write(result, control);
    }
  }
  dispatch::write_rows(scored_top_k(kernels, request, k, control, searches), k, request, result);
}

void scored_pairs(const LaneKernels& kernels, const dispatch::Request& request, dispatch::PairSink& sink,
                  const dispatch::Control& control) {
  const Scoring scoring(kernels, request, TextOrder::by_rank);
  const double cutoff = scorer_cutoff(request.rule);
  std::vector<dispatch::PairBuffer> found(control.workers, dispatch::PairBuffer(sink));
  const auto take = [&](Ranks texts, Ranks patterns, const double* scores, unsigned worker) {
    for (const std::uint32_t text : texts) {
      for (const std::uint32_t pattern : patterns) {
        const double score = *scores++;
        if (request.rule.passes(score) && !(request.self && pattern >= text))
          found[worker].push_back({scoring.left(pattern, text), scoring.right(pattern, text), score});
      }
    }
  };
  scoring.run(control, cutoff, take);
  for (dispatch::PairBuffer& rest : found) rest.flush();
}

}  // namespace warpmatch::cpu
