#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "join/rank_pairs.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// Disjoint sets of ranks; the root of a set is its smallest rank.
class DisjointSets {
 public:
  explicit DisjointSets(std::uint32_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0u); }

  std::uint32_t root(std::uint32_t rank) {
    while (parent_[rank] != rank) rank = parent_[rank] = parent_[parent_[rank]];
    return rank;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const auto [low, high] = std::minmax({root(a), root(b)});
    parent_[high] = low;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

/// What makes a row speak for its cluster.
struct Standing {
  std::uint64_t duplicates = 0;
  std::uint64_t partners = 0;

  friend auto operator<=>(const Standing&, const Standing&) = default;
};

}  // namespace

Clusters cluster(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.monitor);
  const dispatch::Request request = join::join_request(corpus, corpus, options, true);
  const corpus::PackedCorpus& packed = request.left;
  const corpus::PackedCorpus& spellings = corpus.packed();
  const auto copies = [&](std::uint32_t rank) { return packed.rows(rank).size(); };

  Clusters result;
  DisjointSets sets(packed.distinct());
  std::vector<std::uint64_t> partners(packed.distinct());
  std::vector<bool> holds_together(packed.distinct());  // rows of the same string are partners
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank, pace.spend(64))
    holds_together[rank] = copies(rank) > 1 && join::score_of_duplicates(request, rank).has_value();
  const dispatch::PairList found = join::rank_pairs(request, run);
  for (const auto& part : found.parts())
    for (const dispatch::RankPair& pair : part) {
      pace.spend(32);
      sets.join(pair.left, pair.right);
      partners[pair.left] += copies(pair.right);
      partners[pair.right] += copies(pair.left);
      result.pairs += copies(pair.left) * copies(pair.right);
    }

  // Other spellings that the scorer takes for the same are partners, not duplicates.
  const auto standing_of = [&](std::uint32_t row, std::uint32_t rank) {
    const std::uint64_t duplicates = spellings.rows(spellings.rank_of_rows()[row]).size();
    return Standing{duplicates, partners[rank] + (holds_together[rank] ? copies(rank) - duplicates : 0)};
  };

  constexpr std::int32_t unseen = -1;
  std::vector<std::int32_t> number_of_root(packed.distinct(), unseen);
  std::vector<Standing> best;
  result.cluster.reserve(corpus.size());
  for (std::uint32_t row = 0; row < corpus.size(); ++row) {
    pace.spend(16);
    const std::uint32_t rank = packed.rank_of_rows()[row];
    const bool alone = rank == corpus::PackedCorpus::no_rank || (partners[rank] == 0 && !holds_together[rank]);
    const Standing standing = alone ? Standing{} : standing_of(row, rank);
    std::int32_t fresh = static_cast<std::int32_t>(result.representative.size());
    std::int32_t& number = alone ? fresh : number_of_root[sets.root(rank)];
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
  for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank)
    if (holds_together[rank]) result.pairs += copies(rank) * (copies(rank) - 1) / 2;
  return result;
}

}  // namespace warpmatch
