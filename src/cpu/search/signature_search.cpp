#include "cpu/search/signature_search.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>

#include "cpu/scorers/candidate_scores.hpp"
#include "watch/pace.hpp"
#include "watch/uncounted.hpp"

namespace warpmatch::cpu {
namespace {

/// Signatures that are looked at for one query after the other: they stay in the nearest caches meanwhile.
constexpr std::uint32_t kPiece = 2048;
/// More candidates than that are scored in the order of the facts they differ in, the likeliest first.
constexpr std::uint32_t kWorthSorting = CandidateScores::side_by_side;
/// Queries that look at the same piece, as long as their tables take no more than this.
constexpr std::uint32_t kMostQueries = 16;
constexpr std::uint64_t kTableBytes = std::uint64_t{1} << 17;

/// Candidates whose strings are fetched before they are scored.
constexpr std::size_t kAhead = CandidateScores::side_by_side;

constexpr std::uint32_t kSampledTasks = 3;

// On one core of a Zen 5 with AVX-512: a signature, and a piece of them with limits of its own.
constexpr double kLookSeconds = 0.3e-9;
constexpr double kPieceSeconds = 250e-9;

std::uint32_t group_size(const dispatch::Request& request) {
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(kTableBytes / (candidate_bytes(request) + 1), 1, kMostQueries));
}

}  // namespace

/// One thread's queries, and what it needs to compare them.
class SignatureSearch::Worker {
 public:
  Worker(const SignatureSearch& search, BestChoices& best)
      : search_(search), request_(search.request_), best_(best), found_(kPiece), sorted_(kPiece) {}

  const SearchCounts& counts() const { return counts_; }

  void run(const Task& task) {
    queries_.clear();
    for (std::uint32_t rank = task.first; rank < task.end; ++rank) {
      if (scores_.size() == queries_.size())
        scores_.push_back(make_candidate_scores(request_, search_.maps_.pattern_to_text));
      scores_[queries_.size()]->load(rank);
      queries_.push_back({rank, request_.left.length(rank), search_.queries_[rank]});
    }
    order_by_length(queries_[queries_.size() / 2].length);
    std::uint32_t number = 0;
    for (const corpus::LengthBucket* bucket : order_)
      for (std::uint32_t first = bucket->first; first < bucket->end(); first += kPiece)
        if (number++ % task.parts == task.part)
          for (std::size_t query = 0; query < queries_.size(); ++query)
            look_at(query, *bucket, first, std::min(kPiece, bucket->end() - first));
  }

 private:
  struct Query {
    std::uint32_t rank;
    std::uint32_t length;
    core::Signature signature;
  };

  /// Choices about as long as the queries come first: they are the likeliest to count.
  void order_by_length(std::int64_t length) {
    order_.clear();
    for (const corpus::LengthBucket& bucket : request_.right.buckets()) order_.push_back(&bucket);
    std::ranges::sort(order_, {}, [&](const corpus::LengthBucket* bucket) {
      return std::pair(std::abs(bucket->length - length), bucket->length);
    });
  }

  void look_at(std::size_t number, const corpus::LengthBucket& bucket, std::uint32_t first, std::uint32_t count) {
    const Query& query = queries_[number];
    ask_for(number, bucket.length);
    pace_.spend(8);
    if (limits_.is_none()) return;
    ++counts_.looks;
    counts_.looked_at += count;
    pace_.spend(count / 4);
    const std::uint32_t near = find_near(search_.kernels_, query.signature, search_.choices_.data(), first, count,
                                         limits_.facts, found_.data());
    if (near == 0) return;
    const std::span<const std::uint32_t> candidates =
        near > kWorthSorting ? by_difference(query, near) : std::span(found_.data(), near);
    score(number, bucket, candidates);
  }

  /// The candidates, those that differ in the fewest facts first.
  std::span<const std::uint32_t> by_difference(const Query& query, std::uint32_t count) {
    std::array<std::uint32_t, FactRoom::facts + 2> begin{};
    for (std::uint32_t i = 0; i < count; ++i) {
      differ_[i] = static_cast<std::uint8_t>(core::difference(query.signature, search_.choices_[found_[i]]));
      ++begin[differ_[i] + 1];
    }
    for (std::uint32_t facts = 0; facts <= FactRoom::facts; ++facts) begin[facts + 1] += begin[facts];
    for (std::uint32_t i = 0; i < count; ++i) sorted_[begin[differ_[i]]++] = found_[i];
    return {sorted_.data(), count};
  }

  void score(std::size_t number, const corpus::LengthBucket& bucket, std::span<const std::uint32_t> candidates) {
    const Query& query = queries_[number];
    std::array<std::uint32_t, CandidateScores::side_by_side> ranks;
    std::size_t waiting = 0;
    bool has_shrunk = false;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::uint32_t rank = candidates[i];
      // They lie far apart, each in a line of the cache of its own.
      if (i + kAhead < candidates.size()) __builtin_prefetch(request_.right.string(bucket, candidates[i + kAhead]));
      if (has_shrunk && !is_near(query.signature, search_.choices_[rank], limits_.facts)) continue;
      if (limits_.otherwise && !scores_[number]->begins_alike(bucket, rank) &&
          !is_near(query.signature, search_.choices_[rank], *limits_.otherwise))
        continue;
      ranks[waiting++] = rank;
      if (waiting < ranks.size()) continue;
      if (score_some(number, bucket, ranks)) has_shrunk = true;
      waiting = 0;
    }
    score_some(number, bucket, std::span(ranks.data(), waiting));
  }

  /// True if the query's limits have become stricter.
  bool score_some(std::size_t number, const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks) {
    const Query& query = queries_[number];
    std::array<double, CandidateScores::side_by_side> scores;
    scores_[number]->score(bucket, ranks, limits_, worst_, scores.data());
    counts_.scored += ranks.size();
    pace_.spend(ranks.size() * (bucket.length + 8));
    bool has_shrunk = false;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (scores[i] == CandidateScores::beyond) continue;
      const core::RankKey key{scoring::order_of(request_.rule.form, scores[i]), request_.right.first_row(ranks[i])};
      if (best_.offer(query.rank, key, {ranks[i], scores[i]})) has_shrunk = true;
    }
    if (has_shrunk) ask_for(number, bucket.length);
    return has_shrunk;
  }

  /// What choices of that length must meet by now.
  void ask_for(std::size_t number, std::uint32_t length) {
    const double worst = best_.worst(queries_[number].rank);
    worst_ = worst == BestChoices::open ? std::nullopt : std::optional(worst);
    limits_ = scores_[number]->limits(length, worst_);
  }

  const SignatureSearch& search_;
  const dispatch::Request& request_;
  BestChoices& best_;
  std::vector<Query> queries_;
  std::vector<std::unique_ptr<CandidateScores>> scores_;  ///< by query
  std::vector<const corpus::LengthBucket*> order_;
  std::vector<std::uint32_t> found_;
  std::vector<std::uint32_t> sorted_;
  std::array<std::uint8_t, kPiece> differ_;
  CandidateLimits limits_;       ///< of the query and the length at hand,
  std::optional<double> worst_;  ///< for what it has found
  SearchCounts counts_;
  watch::Pace pace_;
};

bool SignatureSearch::serves(const dispatch::Request& request) { return candidate_way(request) != CandidateWay::none; }

SignatureSearch::SignatureSearch(const LaneKernels& kernels, const dispatch::Request& request)
    : kernels_(kernels),
      request_(request),
      maps_(symbol_maps(request.left.alphabet(), request.right.alphabet())),
      choices_(request.right.signatures()),
      queries_(corpus::make_signatures(request.left, request.right.signature_layout(), maps_.pattern_to_text)),
      group_(group_size(request)) {}

std::vector<SignatureSearch::Task> SignatureSearch::all_tasks(unsigned workers) const {
  std::vector<Task> tasks;
  const std::uint32_t queries = request_.left.distinct();
  const std::uint32_t group = std::clamp(queries / (4 * workers), 1u, group_);
  const std::uint32_t groups = (queries + group - 1) / group;
  // Whole queries, unless there are too few of them to keep every worker busy.
  const std::uint32_t parts = groups >= workers || groups == 0 ? 1 : (workers + groups - 1) / groups;
  for (std::uint32_t first = 0; first < queries; first += group)
    for (std::uint32_t part = 0; part < parts; ++part)
      tasks.push_back({first, std::min(queries, first + group), part, parts});
  return tasks;
}

std::uint64_t SignatureSearch::tasks(unsigned workers) const { return all_tasks(workers).size(); }

SearchCounts SignatureSearch::run(const std::vector<Task>& tasks, BestChoices& best,
                                  const dispatch::Control& control) const {
  return run_search(tasks, control, [&] { return std::make_unique<Worker>(*this, best); });
}

SearchCounts SignatureSearch::run(BestChoices& best, const dispatch::Control& control) const {
  return run(all_tasks(control.workers), best, control);
}

double SignatureSearch::sampled_seconds(std::size_t k, const dispatch::Control& control) const {
  const std::uint32_t queries = request_.left.distinct();
  if (queries == 0 || request_.right.distinct() == 0) return 0;
  const std::uint32_t sampled = std::min(kSampledTasks, queries);
  std::vector<Task> some;
  for (std::uint32_t i = 0; i < sampled; ++i) {
    const auto query = static_cast<std::uint32_t>((2 * i + 1) * std::uint64_t{queries} / (2 * sampled));
    some.push_back({query, query + 1, 0, 1});
  }
  BestChoices best(queries, k);
  const watch::Uncounted uncounted;
  const SearchCounts counts = run(some, best, dispatch::Control{control.workers});
  const double length =
      static_cast<double>(request_.right.text_symbols()) / static_cast<double>(request_.right.distinct());
  return (static_cast<double>(counts.looks) * kPieceSeconds +
          static_cast<double>(counts.looked_at) * kLookSeconds * 64 / kernels_.vector_bytes +
          static_cast<double>(counts.scored) * candidate_seconds(request_, length)) *
         queries / sampled;
}

std::uint64_t SignatureSearch::memory_bytes() const { return queries_.size() * sizeof(core::Signature); }

std::uint64_t SignatureSearch::worker_bytes() const {
  return group_ * candidate_bytes(request_) + request_.right.buckets().size() * sizeof(void*) +
         3 * kPiece * sizeof(std::uint32_t);
}

}  // namespace warpmatch::cpu
