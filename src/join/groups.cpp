#include "join/groups.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "dispatch/operations/pair_list.hpp"
#include "join/average_linkage.hpp"
#include "watch/pace.hpp"

namespace warpmatch::join {
namespace {

/// Keeps of the pairs which ranks are connected, and how many partners each has. Any number of threads hand over pairs
/// at once; the outcome does not depend on their order.
class Components final : public Groups {
 public:
  explicit Components(const corpus::PackedCorpus& strings)
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

  std::uint32_t root(std::uint32_t rank) override {
    for (std::uint32_t parent = parent_[rank].load(relaxed); parent != rank; parent = parent_[rank].load(relaxed)) {
      const std::uint32_t grandparent = parent_[parent].load(relaxed);
      // A rank that has a parent only ever gets an older one, whoever is quicker.
      parent_[rank].store(grandparent, relaxed);
      rank = grandparent;
    }
    return rank;
  }
  std::uint64_t partners(std::uint32_t rank) const override { return partners_[rank].load(relaxed); }
  std::uint64_t pairs() const override { return row_pairs_.load(relaxed); }

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

/// Keeps every pair until all are there.
class AverageGroups final : public Groups {
 public:
  AverageGroups(const corpus::PackedCorpus& strings, double threshold)
      : strings_(strings), threshold_(threshold), sink_(list_), partners_(strings.distinct()) {}

  void take(std::vector<dispatch::RankPair>& pairs) override { sink_.take(pairs); }

  void finish() override {
    watch::Pace pace;
    std::vector<std::uint32_t> copies(strings_.distinct());
    for (std::uint32_t rank = 0; rank < copies.size(); ++rank)
      copies[rank] = static_cast<std::uint32_t>(strings_.rows(rank).size());
    for (const auto& part : list_.parts())
      for (const dispatch::RankPair& pair : part) {
        pace.spend(4);
        partners_[pair.left] += copies[pair.right];
        partners_[pair.right] += copies[pair.left];
        row_pairs_ += std::uint64_t{copies[pair.left]} * copies[pair.right];
      }
    roots_ = average_linkage(copies, list_, threshold_);
    list_ = {};
  }

  std::uint32_t root(std::uint32_t rank) override { return roots_[rank]; }
  std::uint64_t partners(std::uint32_t rank) const override { return partners_[rank]; }
  std::uint64_t pairs() const override { return row_pairs_; }

 private:
  const corpus::PackedCorpus& strings_;
  double threshold_;
  dispatch::PairList list_;
  dispatch::ListSink sink_;
  std::vector<std::uint64_t> partners_;
  std::vector<std::uint32_t> roots_;
  std::uint64_t row_pairs_ = 0;
};

/// What makes a row speak for its cluster.
struct Standing {
  std::uint64_t duplicates = 0;
  std::uint64_t partners = 0;

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

}  // namespace

std::unique_ptr<Groups> make_groups(Linkage linkage, const corpus::PackedCorpus& strings, double threshold) {
  if (linkage == Linkage::average) return std::make_unique<AverageGroups>(strings, threshold);
  return std::make_unique<Components>(strings);
}

Clusters clusters_of(const corpus::PackedCorpus& spellings, const corpus::PackedCorpus& strings,
                     const std::vector<bool>& are_partners, Groups& groups) {
  const auto copies = [&](std::uint32_t rank) { return strings.rows(rank).size(); };

  Clusters result;
  result.pairs = groups.pairs();
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < strings.distinct(); ++rank)
    if (are_partners[rank]) result.pairs += copies(rank) * (copies(rank) - 1) / 2;

  // Other spellings that the scorer takes for the same are partners, not duplicates.
  const auto standing_of = [&](std::uint32_t row, std::uint32_t rank) {
    const std::uint64_t duplicates = spellings.rows(spellings.rank_of_rows()[row]).size();
    return Standing{duplicates, groups.partners(rank) + (are_partners[rank] ? copies(rank) - duplicates : 0)};
  };

  constexpr std::int32_t unseen = -1;
  std::vector<std::int32_t> number_of_root(strings.distinct(), unseen);
  std::vector<Standing> best;
  result.cluster.reserve(spellings.size());
  for (std::uint32_t row = 0; row < spellings.size(); ++row) {
    pace.spend(16);
    const std::uint32_t rank = strings.rank_of_rows()[row];
    const bool alone = rank == corpus::PackedCorpus::no_rank || (groups.partners(rank) == 0 && !are_partners[rank]);
    const Standing standing = alone ? Standing{} : standing_of(row, rank);
    std::int32_t fresh = static_cast<std::int32_t>(result.representative.size());
    std::int32_t& number = alone ? fresh : number_of_root[groups.root(rank)];
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

}  // namespace warpmatch::join
