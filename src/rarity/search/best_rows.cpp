#include "rarity/search/best_rows.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "rarity/reading/matching.hpp"
#include "rarity/search/heaviest_first.hpp"
#include "rarity/search/postings.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::rarity {
namespace {

class Finder {
 public:
  Finder(const Reading& reading, const Sides& sides, const Postings& postings, std::size_t k, double cutoff)
      : reading_(reading),
        sides_(sides),
        postings_(postings),
        k_(k),
        cutoff_(cutoff),
        matching_(reading),
        seen_(reading.ranks()) {}

  std::vector<dispatch::Choice> find(std::uint32_t rank) {
    best_.clear();
    order_.set(reading_, rank);
    matching_.set(rank);
    const double root = std::sqrt(static_cast<double>(reading_.norm(rank)));
    for (std::size_t place = 0; place < order_.words.size(); ++place) {
      // What no string can score that has none of the words before.
      const double bound = std::sqrt(static_cast<double>(order_.rest[place])) / root * bound_room;
      if (bound < cutoff_ || (best_.size() == k_ && bound < best_.front().choice.score)) break;
      offer(order_.words[place]);
      for (const Substitute& other : reading_.substitutes(order_.words[place])) offer(other.word);
    }
    scored_ += visited_.size();
    for (const std::uint32_t other : visited_) seen_[other] = false;
    visited_.clear();
    std::sort_heap(best_.begin(), best_.end());
    std::vector<dispatch::Choice> choices;
    for (const Ranked& ranked : best_) choices.push_back(ranked.choice);
    return choices;
  }

  std::uint64_t scored() const { return scored_; }

 private:
  /// Sorts best first, so that the worst of a heap stands at its front.
  struct Ranked {
    dispatch::Choice choice;
    std::uint32_t row = 0;

    friend bool operator<(const Ranked& a, const Ranked& b) {
      return a.choice.score != b.choice.score ? a.choice.score > b.choice.score : a.row < b.row;
    }
  };

  void offer(std::uint32_t word) {
    for (const std::uint32_t other : postings_.of(word)) {
      if (seen_[other]) continue;
      seen_[other] = true;
      visited_.push_back(other);
      const double score = matching_.score(other);
      if (score >= cutoff_) keep({{other, score}, sides_.right(other).front()});
    }
  }

  void keep(const Ranked& next) {
    if (best_.size() == k_) {
      if (!(next < best_.front())) return;
      std::pop_heap(best_.begin(), best_.end());
      best_.pop_back();
    }
    best_.push_back(next);
    std::push_heap(best_.begin(), best_.end());
  }

  const Reading& reading_;
  const Sides& sides_;
  const Postings& postings_;
  std::size_t k_;
  double cutoff_;
  Matching matching_;
  HeaviestFirst order_;
  std::vector<Ranked> best_;
  std::vector<bool> seen_;
  std::vector<std::uint32_t> visited_;
  std::uint64_t scored_ = 0;
};

constexpr std::uint64_t kSampledQueries = 32;

}  // namespace

std::vector<std::vector<dispatch::Choice>> find_best(const Reading& reading, const Sides& sides, std::size_t k,
                                                     double cutoff, const dispatch::Control& control) {
  const Postings postings(reading, sides);
  std::vector<std::unique_ptr<Finder>> finders(control.workers);
  std::vector<std::vector<dispatch::Choice>> best(reading.ranks());
  watch::parallel_for(reading.ranks(), control, [&](std::uint64_t task, unsigned worker) {
    const auto rank = static_cast<std::uint32_t>(task);
    if (sides.left(rank).empty() || reading.norm(rank) == 0) return;
    if (!finders[worker]) finders[worker] = std::make_unique<Finder>(reading, sides, postings, k, cutoff);
    best[rank] = finders[worker]->find(rank);
  });
  return best;
}

std::uint64_t count_scored(const Reading& reading, const Sides& sides, std::size_t k, double cutoff) {
  std::vector<std::uint32_t> queries;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank)
    if (!sides.left(rank).empty() && reading.norm(rank) > 0) queries.push_back(rank);
  if (queries.empty()) return 0;
  const Postings postings(reading, sides);
  Finder finder(reading, sides, postings, k, cutoff);
  const std::uint64_t sampled = std::min<std::uint64_t>(queries.size(), kSampledQueries);
  watch::Pace pace;
  for (std::uint64_t i = 0; i < sampled; ++i) {
    finder.find(queries[(2 * i + 1) * queries.size() / (2 * sampled)]);
    pace.spend(1 << 16);
  }
  return finder.scored() * queries.size() / sampled;
}

std::vector<RowScore> best_rows(const Reading& reading, const Sides& sides,
                                const std::vector<dispatch::Choice>& choices, std::size_t k, bool zeros) {
  std::vector<RowScore> rows;
  for (const dispatch::Choice& choice : choices)
    for (const std::uint32_t row : sides.right(choice.rank)) rows.push_back({sides.right_row(row), choice.score});
  std::ranges::sort(rows, [](const RowScore& a, const RowScore& b) {
    return a.score != b.score ? a.score > b.score : a.row < b.row;
  });
  if (rows.size() > k) rows.resize(k);
  if (!zeros) return rows;

  std::vector<std::uint32_t> listed;
  for (const RowScore& row : rows) listed.push_back(row.row);
  std::ranges::sort(listed);
  const std::vector<std::uint32_t>& rank_of_rows = reading.packed().rank_of_rows();
  for (std::uint32_t row = 0; row < sides.right_rows() && rows.size() < k; ++row)
    if (rank_of_rows[sides.first_right() + row] != corpus::PackedCorpus::no_rank &&
        !std::ranges::binary_search(listed, row))
      rows.push_back({row, 0.0});
  return rows;
}

}  // namespace warpmatch::rarity
