#include "rarity/join.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "rarity/heaviest_first.hpp"
#include "rarity/matching.hpp"
#include "rarity/postings.hpp"
#include "rarity/units.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::rarity {
namespace {

constexpr std::uint32_t kTaskRanks = 256;

/// What one thread needs to find the partners of one string after the other.
class Finder {
 public:
  Finder(const Reading& reading, const Sides& sides, const Postings& postings, double cutoff)
      : reading_(reading),
        sides_(sides),
        postings_(postings),
        cutoff_(cutoff),
        matching_(reading),
        head_sums_(reading.ranks()) {}

  void find(std::uint32_t rank, dispatch::PairBuffer& found) {
    if (sides_.left(rank).empty() || reading_.norm(rank) == 0) return;
    order_.set(reading_, rank);
    const auto norm = static_cast<double>(reading_.norm(rank));
    std::size_t head = 0;
    for (; static_cast<double>(order_.rest[head]) * bound_room >= cutoff_ * cutoff_ * norm; ++head)
      look_up(order_.words[head], rank);
    if (candidates_.empty()) return;
    score_candidates(rank, static_cast<double>(order_.rest[head]), found);
  }

 private:
  /// Adds up what a word of the head is worth to every string that has it or a word that stands for it.
  void look_up(std::uint32_t word, std::uint32_t rank) {
    add(word, std::uint64_t{unit} * reading_.weight(word) * reading_.weight(word), rank);
    for (const Substitute& other : reading_.substitutes(word))
      add(other.word, std::uint64_t{other.similarity} * reading_.weight(word) * reading_.weight(other.word), rank);
  }

  void add(std::uint32_t word, std::uint64_t product, std::uint32_t rank) {
    auto ranks = postings_.of(word);
    if (sides_.is_self())  // the other order of each pair is left out
      ranks = ranks.subspan(static_cast<std::size_t>(std::ranges::upper_bound(ranks, rank) - ranks.begin()));
    for (const std::uint32_t other : ranks) {
      if (head_sums_[other] == 0) candidates_.push_back(other);
      head_sums_[other] += product;
    }
  }

  /// The head's sum and what the rest can add at most rule most candidates out.
  void score_candidates(std::uint32_t rank, double rest, dispatch::PairBuffer& found) {
    const auto norm = static_cast<double>(reading_.norm(rank));
    const double rest_root = std::sqrt(rest);
    bool is_set = false;
    for (const std::uint32_t other : candidates_) {
      const double head = static_cast<double>(std::exchange(head_sums_[other], 0)) / unit;
      const double other_root = std::sqrt(static_cast<double>(reading_.norm(other)));
      if ((head + rest_root * other_root) * bound_room < cutoff_ * std::sqrt(norm) * other_root) continue;
      if (!std::exchange(is_set, true)) matching_.set(rank);
      const double score = matching_.score(other);
      if (score >= cutoff_) found.push_back({rank, other, score});
    }
    candidates_.clear();
  }

  const Reading& reading_;
  const Sides& sides_;
  const Postings& postings_;
  double cutoff_;
  Matching matching_;
  HeaviestFirst order_;
  std::vector<std::uint64_t> head_sums_;  ///< by rank; 0 for those that are no candidates
  std::vector<std::uint32_t> candidates_;
};

}  // namespace

void find_pairs(const Reading& reading, const Sides& sides, double cutoff, const dispatch::Control& control,
                dispatch::PairSink& sink) {
  const Postings postings(reading, sides);
  const std::uint64_t tasks = (std::uint64_t{reading.ranks()} + kTaskRanks - 1) / kTaskRanks;
  std::vector<std::unique_ptr<Finder>> finders(control.workers);
  std::vector<dispatch::PairBuffer> found(control.workers, dispatch::PairBuffer(sink));
  watch::parallel_for(tasks, control, [&](std::uint64_t task, unsigned worker) {
    if (!finders[worker]) finders[worker] = std::make_unique<Finder>(reading, sides, postings, cutoff);
    const auto first = static_cast<std::uint32_t>(task * kTaskRanks);
    for (std::uint32_t rank = first; rank < reading.ranks() && rank - first < kTaskRanks; ++rank)
      finders[worker]->find(rank, found[worker]);
  });
  for (dispatch::PairBuffer& rest : found) rest.flush();
}

}  // namespace warpmatch::rarity
