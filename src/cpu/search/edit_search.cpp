#include "cpu/search/edit_search.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <span>

#include "core/metric_visit.hpp"
#include "cpu/search/query_columns.hpp"
#include "watch/pace.hpp"
#include "watch/uncounted.hpp"

namespace warpmatch::cpu {
namespace {

/// Signatures that are looked at for one query after the other: they stay in the nearest caches meanwhile.
constexpr std::uint32_t kPiece = 2048;
/// More candidates than that are scored in the order of the facts they differ in, the likeliest first.
constexpr std::uint32_t kWorthSorting = QueryColumns::side_by_side;
/// Queries that look at the same piece, as long as their tables take no more than this.
constexpr std::uint32_t kMostQueries = 16;
constexpr std::uint64_t kTableBytes = std::uint64_t{1} << 17;

/// Candidates whose strings are fetched before they are scored.
constexpr std::size_t kAhead = QueryColumns::side_by_side;

constexpr std::uint32_t kFacts = 128;
constexpr std::uint32_t kSampledTasks = 3;

// On one core of a Zen 5 with AVX-512.
constexpr double kLookSeconds = 0.3e-9;
constexpr double kScoreSeconds = 3e-9;
constexpr double kSymbolSeconds = 0.3e-9;

/// Which choices of one length count for a query.
struct Limits {
  std::int64_t distance = -1;  ///< none where it is below the difference in length
  std::uint32_t lost = 0;
  std::uint32_t gained = 0;
};

std::uint32_t facts_apart(const core::Signature& from, const core::Signature& to) {
  return core::count_bits(from.low & ~to.low) + core::count_bits(from.high & ~to.high);
}

std::uint32_t group_size(const dispatch::Request& request) {
  const std::uint64_t table = QueryColumns::table_bytes(request.right.alphabet().size());
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(kTableBytes / (table + 1), 1, kMostQueries));
}

}  // namespace

/// One thread's queries, and what it needs to compare them.
class EditSearch::Worker {
 public:
  Worker(const EditSearch& search, BestChoices& best)
      : search_(search), request_(search.request_), best_(best), found_(kPiece), sorted_(kPiece) {}

  const SearchCounts& counts() const { return counts_; }

  void run(const Task& task) {
    queries_.clear();
    for (std::uint32_t rank = task.first; rank < task.end; ++rank)
      queries_.push_back({rank, request_.left.length(rank), search_.queries_[rank], false});
    while (columns_.size() < queries_.size()) columns_.emplace_back(request_.rule.metric, request_.right);
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
    bool is_loaded;  ///< its columns; one whose candidates are ruled out needs none
  };

  /// Choices about as long as the queries come first: they are the likeliest to count.
  void order_by_length(std::int64_t length) {
    order_.clear();
    for (const corpus::LengthBucket& bucket : request_.right.buckets()) order_.push_back(&bucket);
    std::ranges::sort(order_, {}, [&](const corpus::LengthBucket* bucket) {
      return std::pair(std::abs(bucket->length - length), bucket->length);
    });
  }

  Limits limits_of(const Query& query, std::uint32_t length) const {
    const scoring::ScoreRule& rule = request_.rule;
    const std::uint32_t maximum = rule.scale.maximum(query.length, length);
    const double worst = best_.worst(query.rank);
    // Kept choices meet the caller's cutoff, so whoever is at least as good does too. A tie may win by its row.
    const std::int64_t distance = worst == BestChoices::open
                                      ? rule.largest_distance(maximum)
                                      : scoring::ScoreRule(rule.measure(), worst).largest_distance(maximum);
    if (distance < std::abs(std::int64_t{query.length} - length)) return {};
    const auto most = static_cast<std::uint32_t>(std::min<std::int64_t>(distance, maximum));
    return {distance, rule.scale.facts_lost(most, query.length, length),
            rule.scale.facts_lost(most, length, query.length)};
  }

  void look_at(std::size_t number, const corpus::LengthBucket& bucket, std::uint32_t first, std::uint32_t count) {
    const Query& query = queries_[number];
    limits_ = limits_of(query, bucket.length);
    pace_.spend(8);
    if (limits_.distance < 0) return;
    counts_.looked_at += count;
    pace_.spend(count / 4);
    const std::uint32_t near = search_.kernels_.near_query(query.signature, search_.choices_.data() + first, count,
                                                           limits_.lost, limits_.gained, found_.data());
    if (near == 0) return;
    for (std::uint32_t i = 0; i < near; ++i) found_[i] += first;
    const std::span<const std::uint32_t> candidates =
        near > kWorthSorting ? by_difference(query, near) : std::span(found_.data(), near);
    score(number, bucket, candidates);
  }

  /// The candidates, those that differ in the fewest facts first.
  std::span<const std::uint32_t> by_difference(const Query& query, std::uint32_t count) {
    std::array<std::uint32_t, kFacts + 2> begin{};
    for (std::uint32_t i = 0; i < count; ++i) {
      differ_[i] = static_cast<std::uint8_t>(core::difference(query.signature, search_.choices_[found_[i]]));
      ++begin[differ_[i] + 1];
    }
    for (std::uint32_t facts = 0; facts <= kFacts; ++facts) begin[facts + 1] += begin[facts];
    for (std::uint32_t i = 0; i < count; ++i) sorted_[begin[differ_[i]]++] = found_[i];
    return {sorted_.data(), count};
  }

  void score(std::size_t number, const corpus::LengthBucket& bucket, std::span<const std::uint32_t> candidates) {
    Query& query = queries_[number];
    if (!query.is_loaded) columns_[number].load(request_.left, query.rank, search_.maps_.pattern_to_text);
    query.is_loaded = true;
    std::array<std::uint32_t, QueryColumns::side_by_side> ranks;
    std::size_t waiting = 0;
    bool has_shrunk = false;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::uint32_t rank = candidates[i];
      // They lie far apart, each in a line of the cache of its own.
      if (i + kAhead < candidates.size()) __builtin_prefetch(request_.right.string(bucket, candidates[i + kAhead]));
      if (has_shrunk && !is_near(query, rank)) continue;
      ranks[waiting++] = rank;
      if (waiting < ranks.size()) continue;
      if (score_some(number, bucket, ranks)) has_shrunk = true;
      waiting = 0;
    }
    score_some(number, bucket, std::span(ranks.data(), waiting));
  }

  bool is_near(const Query& query, std::uint32_t rank) const {
    const core::Signature& choice = search_.choices_[rank];
    return limits_.distance >= 0 && facts_apart(query.signature, choice) <= limits_.lost &&
           facts_apart(choice, query.signature) <= limits_.gained;
  }

  /// True if the query's limits have become stricter.
  bool score_some(std::size_t number, const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks) {
    const Query& query = queries_[number];
    const scoring::ScoreRule& rule = request_.rule;
    std::array<std::uint32_t, QueryColumns::side_by_side> remainders;
    columns_[number].remainders(bucket, ranks, remainders.data());
    counts_.scored += ranks.size();
    pace_.spend(ranks.size() * (bucket.length + 8));
    const std::uint32_t maximum = rule.scale.maximum(query.length, bucket.length);
    bool has_shrunk = false;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      const std::uint32_t distance = rule.scale.distance(remainders[i], query.length, bucket.length);
      if (distance > limits_.distance) continue;
      const double score = rule.score(distance, maximum);
      const core::RankKey key{scoring::order_of(rule.form, score), request_.right.first_row(ranks[i])};
      if (best_.offer(query.rank, key, {ranks[i], score})) has_shrunk = true;
    }
    if (has_shrunk) limits_ = limits_of(query, bucket.length);
    return has_shrunk;
  }

  const EditSearch& search_;
  const dispatch::Request& request_;
  BestChoices& best_;
  std::vector<Query> queries_;
  std::vector<QueryColumns> columns_;  ///< by query
  std::vector<const corpus::LengthBucket*> order_;
  std::vector<std::uint32_t> found_;
  std::vector<std::uint32_t> sorted_;
  std::array<std::uint8_t, kPiece> differ_;
  Limits limits_;  ///< of the query and the length at hand
  SearchCounts counts_;
  watch::Pace pace_;
};

bool EditSearch::serves(const dispatch::Request& request) {
  return request.rule.counts_edits && core::is_bit_parallel(request.rule.metric) && !request.self &&
         request.left.max_length() <= QueryColumns::longest;
}

EditSearch::EditSearch(const LaneKernels& kernels, const dispatch::Request& request)
    : kernels_(kernels),
      request_(request),
      maps_(symbol_maps(request.left.alphabet(), request.right.alphabet())),
      choices_(request.right.signatures()),
      queries_(corpus::make_signatures(request.left, request.right.signature_layout(), maps_.pattern_to_text)),
      group_(group_size(request)) {}

std::vector<EditSearch::Task> EditSearch::all_tasks(unsigned workers) const {
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

std::uint64_t EditSearch::tasks(unsigned workers) const { return all_tasks(workers).size(); }

SearchCounts EditSearch::run(const std::vector<Task>& tasks, BestChoices& best,
                             const dispatch::Control& control) const {
  return run_search(tasks, control, [&] { return std::make_unique<Worker>(*this, best); });
}

SearchCounts EditSearch::run(BestChoices& best, const dispatch::Control& control) const {
  return run(all_tasks(control.workers), best, control);
}

double EditSearch::sampled_seconds(std::size_t k, const dispatch::Control& control) const {
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
  return (static_cast<double>(counts.looked_at) * kLookSeconds * 64 / kernels_.vector_bytes +
          static_cast<double>(counts.scored) * (kScoreSeconds + length * kSymbolSeconds)) *
         queries / sampled;
}

std::uint64_t EditSearch::memory_bytes() const { return queries_.size() * sizeof(core::Signature); }

std::uint64_t EditSearch::worker_bytes() const {
  return group_ * QueryColumns::table_bytes(request_.right.alphabet().size()) +
         request_.right.buckets().size() * sizeof(void*) + 3 * kPiece * sizeof(std::uint32_t);
}

}  // namespace warpmatch::cpu
