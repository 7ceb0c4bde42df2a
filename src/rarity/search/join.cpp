#include "rarity/search/join.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "rarity/model/units.hpp"
#include "rarity/reading/matching.hpp"
#include "rarity/search/heaviest_first.hpp"
#include "rarity/search/postings.hpp"
#include "watch/pace.hpp"
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
    const std::size_t head = set_head(rank);
    for (std::size_t place = 0; place < head; ++place) look_up(order_.words[place], rank);
    if (candidates_.empty()) return;
    candidates_seen_ += candidates_.size();
    score_candidates(rank, static_cast<double>(order_.rest[head]), found);
  }

  /// How many entries `find` would look at.
  std::uint64_t probes(std::uint32_t rank) {
    std::uint64_t count = 0;
    const std::size_t head = set_head(rank);
    for (std::size_t place = 0; place < head; ++place) {
      count += entries(order_.words[place], rank).size();
      for (const Substitute& other : reading_.substitutes(order_.words[place]))
        count += entries(other.word, rank).size();
    }
    return count;
  }

  std::uint64_t candidates() const { return candidates_seen_; }
  std::uint64_t scored() const { return scored_; }

 private:
  /// Orders the words of a rank, and returns how many are its head.
  std::size_t set_head(std::uint32_t rank) {
    if (sides_.left(rank).empty() || reading_.norm(rank) == 0) return 0;
    order_.set(reading_, rank);
    return order_.head(cutoff_);
  }

  /// The right ranks that have a word; in a self-join without the other order of each pair.
  std::span<const std::uint32_t> entries(std::uint32_t word, std::uint32_t rank) const {
    const auto ranks = postings_.of(word);
    if (!sides_.is_self()) return ranks;
    return ranks.subspan(static_cast<std::size_t>(std::ranges::upper_bound(ranks, rank) - ranks.begin()));
  }

  /// Adds up what a word of the head is worth to every string that has it or a word that stands for it.
  void look_up(std::uint32_t word, std::uint32_t rank) {
    add(word, std::uint64_t{unit} * reading_.weight(word) * reading_.weight(word), rank);
    for (const Substitute& other : reading_.substitutes(word))
      add(other.word, std::uint64_t{other.similarity} * reading_.weight(word) * reading_.weight(other.word), rank);
  }

  void add(std::uint32_t word, std::uint64_t product, std::uint32_t rank) {
    for (const std::uint32_t other : entries(word, rank)) {
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
      ++scored_;
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
  std::uint64_t candidates_seen_ = 0;
  std::uint64_t scored_ = 0;
};

/// Counts pairs of ranks and the pairs of rows they stand for.
class Count final : public dispatch::PairSink {
 public:
  explicit Count(const Sides& sides) : sides_(sides) {}

  void take(std::vector<dispatch::RankPair>& pairs) override {
    rank_pairs += pairs.size();
    for (const dispatch::RankPair& pair : pairs)
      row_pairs += std::uint64_t{sides_.left(pair.left).size()} * sides_.right(pair.right).size();
  }

  std::uint64_t rank_pairs = 0;
  std::uint64_t row_pairs = 0;

 private:
  const Sides& sides_;
};

/// Probes that a plan spends at the most, some tenths of a second.
constexpr std::uint64_t kSampleProbes = 4'000'000;

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

JoinWork measure_pairs(const Reading& reading, const Sides& sides, double cutoff) {
  const Postings postings(reading, sides);
  Finder finder(reading, sides, postings, cutoff);
  JoinWork work;
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank, pace.spend(64)) work.probes += finder.probes(rank);

  const std::uint64_t step = work.probes / kSampleProbes + 1;
  Count count(sides);
  dispatch::PairBuffer found(count);
  for (std::uint64_t rank = step / 2; rank < reading.ranks(); rank += step) {
    finder.find(static_cast<std::uint32_t>(rank), found);
    pace.spend(256);
  }
  found.flush();
  work.candidates = step * finder.candidates();
  work.scored = step * finder.scored();
  work.rank_pairs = step * count.rank_pairs;
  work.row_pairs = step * count.row_pairs;
  work.is_exact = step == 1;
  return work;
}

}  // namespace warpmatch::rarity
