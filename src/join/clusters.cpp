#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/equal_strings.hpp"
#include "dispatch/room.hpp"
#include "join/rank_pairs.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// What clusters keep of the pairs of ranks: which are connected, and how many partners each has. Any number of threads
/// hand over pairs at once; the outcome does not depend on their order.
class Links final : public dispatch::PairSink {
 public:
  explicit Links(const corpus::PackedCorpus& strings)
      : strings_(strings), parent_(strings.distinct()), partners_(strings.distinct()) {
    for (std::uint32_t rank = 0; rank < strings.distinct(); ++rank) parent_[rank].store(rank, relaxed);
  }

  void take(std::vector<dispatch::RankPair>& pairs) override {
    std::uint64_t row_pairs = 0;
    for (const dispatch::RankPair& pair : pairs) {
      join(pair.left, pair.right);
      const std::uint64_t left = strings_.rows(pair.left).size();
      const std::uint64_t right = strings_.rows(pair.right).size();
      partners_[pair.left].fetch_add(right, relaxed);
      partners_[pair.right].fetch_add(left, relaxed);
      row_pairs += left * right;
    }
    row_pairs_.fetch_add(row_pairs, relaxed);
  }

  /// The smallest rank that is connected with this one.
  std::uint32_t root(std::uint32_t rank) {
    for (std::uint32_t parent = parent_[rank].load(relaxed); parent != rank; parent = parent_[rank].load(relaxed)) {
      const std::uint32_t grandparent = parent_[parent].load(relaxed);
      // A rank that has a parent only ever gets an older one, whoever is quicker.
      parent_[rank].store(grandparent, relaxed);
      rank = grandparent;
    }
    return rank;
  }
  /// Rows of other strings that a row of this one is paired with.
  std::uint64_t partners(std::uint32_t rank) const { return partners_[rank].load(relaxed); }
  /// Pairs of rows.
  std::uint64_t pairs() const { return row_pairs_.load(relaxed); }

 private:
  static constexpr auto relaxed = std::memory_order_relaxed;  // whoever waits for the threads sees all they did

  void join(std::uint32_t a, std::uint32_t b) {
    while (true) {
      auto [low, high] = std::minmax({root(a), root(b)});
      // Only a root gets a parent; where another thread gave it one meanwhile, there is a new root to find.
      if (low == high || parent_[high].compare_exchange_strong(high, low, relaxed)) return;
    }
  }

  const corpus::PackedCorpus& strings_;
  std::vector<std::atomic<std::uint32_t>> parent_;
  std::vector<std::atomic<std::uint64_t>> partners_;
  std::atomic<std::uint64_t> row_pairs_{0};
};

/// What makes a row speak for its cluster.
struct Standing {
  std::uint64_t duplicates = 0;
  std::uint64_t partners = 0;

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

/// Clusters from the links between strings.
Clusters to_clusters(const Corpus& corpus, const dispatch::Request& request, Links& links) {
  const corpus::PackedCorpus& packed = request.left;
  const corpus::PackedCorpus& spellings = corpus.packed();
  const auto copies = [&](std::uint32_t rank) { return packed.rows(rank).size(); };

  Clusters result;
  result.pairs = links.pairs();
  std::vector<bool> holds_together(packed.distinct());  // rows of the same string are partners
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < packed.distinct() && packed.has_duplicates(); ++rank, pace.spend(64)) {
    holds_together[rank] = copies(rank) > 1 && dispatch::score_of_equals(request, rank).has_value();
    if (holds_together[rank]) result.pairs += copies(rank) * (copies(rank) - 1) / 2;
  }

  // Other spellings that the scorer takes for the same are partners, not duplicates.
  const auto standing_of = [&](std::uint32_t row, std::uint32_t rank) {
    const std::uint64_t duplicates = spellings.rows(spellings.rank_of_rows()[row]).size();
    return Standing{duplicates, links.partners(rank) + (holds_together[rank] ? copies(rank) - duplicates : 0)};
  };

  constexpr std::int32_t unseen = -1;
  std::vector<std::int32_t> number_of_root(packed.distinct(), unseen);
  std::vector<Standing> best;
  result.cluster.reserve(corpus.size());
  for (std::uint32_t row = 0; row < corpus.size(); ++row) {
    pace.spend(16);
    const std::uint32_t rank = packed.rank_of_rows()[row];
    const bool alone = rank == corpus::PackedCorpus::no_rank || (links.partners(rank) == 0 && !holds_together[rank]);
    const Standing standing = alone ? Standing{} : standing_of(row, rank);
    std::int32_t fresh = static_cast<std::int32_t>(result.representative.size());
    std::int32_t& number = alone ? fresh : number_of_root[links.root(rank)];
    if (alone || number == unseen) {
      number = fresh;
      result.representative.push_back(static_cast<std::int32_t>(row));
      result.size.push_back(0);
      best.push_back(standing);
    } else if (best[static_cast<std::size_t>(number)] < standing) {
      best[static_cast<std::size_t>(number)] = standing;
      result.representative[static_cast<std::size_t>(number)] = static_cast<std::int32_t>(row);
    }
    result.cluster.push_back(number);
    ++result.size[static_cast<std::size_t>(number)];
  }
  return result;
}

}  // namespace

Clusters cluster(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.monitor);
  const auto find = [&] {
    const dispatch::Request request = join::join_request(corpus, corpus, options, true);
    std::optional<Links> links;
    join::rank_pairs(request, run, [&]() -> dispatch::PairSink& { return links.emplace(request.left); });
    return to_clusters(corpus, request, *links);
  };
  return dispatch::within_memory(find, [&] {
    return "clustering " + std::to_string(corpus.size()) + " rows of " + std::to_string(corpus.distinct()) +
           " distinct strings; pass fewer rows at a time, or fewer workers";
  });
}

}  // namespace warpmatch
