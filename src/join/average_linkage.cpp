#include "join/average_linkage.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <optional>
#include <queue>
#include <utility>

#include "watch/pace.hpp"

namespace warpmatch::join {
namespace {

__extension__ using Wide = unsigned __int128;

std::uint64_t fixed_point(double score) { return static_cast<std::uint64_t>(std::llround(std::ldexp(score, 24))); }

/// The average of two groups, as a fraction, and which they are.
struct Bond {
  Wide sum = 0;             ///< of the scores of all pairs of rows: less than 2^93
  std::uint64_t pairs = 1;  ///< of rows, listed or not: less than 2^62
  std::uint32_t low = 0;    ///< lowest nodes of the two
  std::uint32_t high = 0;

  double average() const { return static_cast<double>(sum) / static_cast<double>(pairs); }

  /// Above, at or below 0 as this average is to another. Whole and rest are compared where doubles do not tell.
  std::strong_ordering compare(const Bond& other) const {
    const double a = average();
    const double b = other.average();
    if (std::abs(a - b) > 1e-12 * a) return a > b ? std::strong_ordering::greater : std::strong_ordering::less;
    const auto whole = static_cast<std::uint64_t>(sum / pairs) <=> static_cast<std::uint64_t>(other.sum / other.pairs);
    if (whole != 0) return whole;
    const Wide rest = sum % pairs * other.pairs;
    const Wide other_rest = other.sum % other.pairs * pairs;
    return rest == other_rest ? std::strong_ordering::equal
                              : (rest > other_rest ? std::strong_ordering::greater : std::strong_ordering::less);
  }
  /// True where `a` is to be merged before `b`.
  friend bool before(const Bond& a, const Bond& b) {
    if (const auto order = a.compare(b); order != 0) return order > 0;
    return a.low != b.low ? a.low < b.low : a.high < b.high;
  }
};

/// Every group keeps its best bond in a queue. Merging makes averages with others no larger than the larger of the
/// two, so a bond that has gone stale stood too early, never too late: it is looked up anew when its turn comes.
class Linkage {
 public:
  Linkage(std::span<const std::uint32_t> rows, const dispatch::PairList& pairs, double threshold)
      : threshold_(fixed_point(threshold)),
        rows_(rows.begin(), rows.end()),
        group_of_(rows.size()),
        neighbours_(rows.size()),
        sums_(rows.size()),
        merges_(rows.size()) {
    for (std::uint32_t node = 0; node < rows.size(); ++node) group_of_[node] = node;
    reserve(pairs);
    for (const auto& part : pairs.parts())
      for (const dispatch::RankPair& pair : part) {
        const Wide sum = Wide{fixed_point(pair.score)} * rows_[pair.left] * rows_[pair.right];
        neighbours_[pair.left].emplace_back(pair.right, sum);
        neighbours_[pair.right].emplace_back(pair.left, sum);
      }
  }

  std::vector<std::uint32_t> run() {
    for (std::uint32_t node = 0; node < neighbours_.size(); ++node) enqueue(node);
    while (!queue_.empty()) {
      const Entry top = queue_.top();
      queue_.pop();
      if (find(top.group) != top.group) continue;  // merged into another, which has an entry of its own
      if (is_stale(top))
        enqueue(top.group);
      else
        merge(top.bond.low, top.bond.high);
    }
    std::vector<std::uint32_t> lowest(neighbours_.size());
    for (std::uint32_t node = 0; node < lowest.size(); ++node) lowest[node] = find(node);
    return lowest;
  }

 private:
  /// 16 bytes, as there is one for each end of each pair.
  class Neighbour {
   public:
    Neighbour(std::uint32_t other, Wide sum) : group(other) { set_sum(sum); }

    Wide sum() const { return Wide{high_} << 64 | low_; }
    void set_sum(Wide sum) {
      high_ = static_cast<std::uint32_t>(sum >> 64);
      low_ = static_cast<std::uint64_t>(sum);
    }

    std::uint32_t group;  ///< or one that has become part of it

   private:
    std::uint32_t high_ = 0;
    std::uint64_t low_ = 0;
  };
  struct Entry {
    Bond bond;
    std::uint32_t group = 0;       ///< whose best bond it is: one of the two
    std::uint32_t low_merges = 0;  ///< how often each had been merged then
    std::uint32_t high_merges = 0;

    friend bool operator<(const Entry& a, const Entry& b) { return before(b.bond, a.bond); }
  };

  void reserve(const dispatch::PairList& pairs) {
    std::vector<std::uint32_t> degree(rows_.size());
    for (const auto& part : pairs.parts())
      for (const dispatch::RankPair& pair : part) {
        ++degree[pair.left];
        ++degree[pair.right];
      }
    for (std::uint32_t node = 0; node < degree.size(); ++node) neighbours_[node].reserve(degree[node]);
  }

  std::uint32_t find(std::uint32_t node) {
    while (group_of_[node] != node) node = group_of_[node] = group_of_[group_of_[node]];
    return node;
  }

  bool is_stale(const Entry& entry) {
    return find(entry.bond.low) != entry.bond.low || find(entry.bond.high) != entry.bond.high ||
           merges_[entry.bond.low] != entry.low_merges || merges_[entry.bond.high] != entry.high_merges;
  }

  /// Queues the best bond of a group, if it has one that is worth a merge.
  void enqueue(std::uint32_t group) {
    settle(group);
    std::optional<Bond> best;
    for (const Neighbour& other : neighbours_[group]) {
      const Bond bond{other.sum(), std::uint64_t{rows_[group]} * rows_[other.group], std::min(group, other.group),
                      std::max(group, other.group)};
      if (bond.sum < Wide{threshold_} * bond.pairs) continue;
      if (!best || before(bond, *best)) best = bond;
    }
    if (best) queue_.push({*best, group, merges_[best->low], merges_[best->high]});
  }

  /// Adds up what a group's neighbours have become.
  void settle(std::uint32_t group) {
    auto& list = neighbours_[group];
    pace_.spend(16 + 8 * list.size());
    std::size_t kept = 0;
    for (const Neighbour& other : list) {
      const std::uint32_t now = find(other.group);
      if (now == group) continue;
      const Wide sum = other.sum();
      if (sums_[now] == 0) list[kept++].group = now;
      sums_[now] += sum;
    }
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(kept), list.end());
    for (Neighbour& other : list) other.set_sum(std::exchange(sums_[other.group], 0));
  }

  void merge(std::uint32_t low, std::uint32_t high) {
    auto& into = neighbours_[low];
    auto& from = neighbours_[high];
    if (into.size() < from.size()) into.swap(from);
    into.insert(into.end(), from.begin(), from.end());
    std::vector<Neighbour>().swap(from);
    group_of_[high] = low;
    rows_[low] += rows_[high];
    ++merges_[low];
    enqueue(low);
  }

  watch::Pace pace_;
  std::uint64_t threshold_;
  std::vector<std::uint32_t> rows_;      ///< by group
  std::vector<std::uint32_t> group_of_;  ///< a disjoint-set forest whose roots are lowest nodes
  std::vector<std::vector<Neighbour>> neighbours_;
  std::vector<Wide> sums_;             ///< scratch of `settle`, zeros between calls
  std::vector<std::uint32_t> merges_;  ///< by group
  std::priority_queue<Entry> queue_;
};

}  // namespace

std::vector<std::uint32_t> average_linkage(std::span<const std::uint32_t> rows, const dispatch::PairList& pairs,
                                           double threshold) {
  return Linkage(rows, pairs, threshold).run();
}

}  // namespace warpmatch::join
