#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/matching.hpp>

#include "watch/pace.hpp"

namespace warpmatch {
namespace {

constexpr double kNone = -std::numeric_limits<double>::infinity();

std::string shown(const Pairs& pairs, std::size_t pair) {
  return "(" + std::to_string(pairs.left[pair]) + ", " + std::to_string(pairs.right[pair]) + ")";
}

/// Scores that are better where they are larger.
std::vector<double> strengths_of(const Pairs& pairs, bool higher_is_better) {
  std::vector<double> strengths;
  strengths.reserve(pairs.size());
  std::visit(
      [&](const auto& scores) {
        for (const auto score : scores)
          strengths.push_back(higher_is_better ? static_cast<double>(score) : -static_cast<double>(score));
      },
      pairs.score);
  const auto wrong = std::ranges::find_if(strengths, [](double strength) { return std::isnan(strength); });
  if (wrong != strengths.end())
    throw InvalidArgument("pairs", "have no score for " +
                                       shown(pairs, static_cast<std::size_t>(wrong - strengths.begin())) + ", but NaN");
  return strengths;
}

/// One end's view of a pair.
struct Partner {
  double strength = 0;
  std::size_t pair = 0;
  std::uint32_t node = 0;
};

/// The partners of every node, best first.
class Neighbourhoods {
 public:
  Neighbourhoods(const Pairs& pairs, std::span<const double> strengths, Tables tables) {
    const auto highest = [](const std::vector<std::int32_t>& rows) {
      return rows.empty() ? 0 : static_cast<std::uint32_t>(*std::ranges::max_element(rows)) + 1;
    };
    first_right_ = tables == Tables::two ? highest(pairs.left) : 0;
    nodes_ = tables == Tables::two ? first_right_ + highest(pairs.right)
                                   : std::max(highest(pairs.left), highest(pairs.right));
    starts_.resize(std::size_t{nodes_} + 1);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      ++starts_[left(pairs, i)];
      ++starts_[right(pairs, i)];
    }
    std::exclusive_scan(starts_.begin(), starts_.end(), starts_.begin(), std::size_t{0});
    partners_.resize(2 * pairs.size());
    std::vector<std::size_t> next(starts_.begin(), starts_.end());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      pace_.spend(8);
      partners_[next[left(pairs, i)]++] = {strengths[i], i, right(pairs, i)};
      partners_[next[right(pairs, i)]++] = {strengths[i], i, left(pairs, i)};
    }
    for (std::uint32_t node = 0; node < nodes_; ++node) {
      const auto begin = partners_.begin() + static_cast<std::ptrdiff_t>(starts_[node]);
      const auto end = partners_.begin() + static_cast<std::ptrdiff_t>(starts_[node + 1]);
      pace_.spend(64 * of(node).size());
      std::sort(begin, end, [](const Partner& a, const Partner& b) { return a.strength > b.strength; });
    }
  }

  std::uint32_t nodes() const { return nodes_; }
  std::uint32_t left(const Pairs& pairs, std::size_t i) const { return static_cast<std::uint32_t>(pairs.left[i]); }
  std::uint32_t right(const Pairs& pairs, std::size_t i) const {
    return first_right_ + static_cast<std::uint32_t>(pairs.right[i]);
  }
  std::span<const Partner> of(std::uint32_t node) const {
    return std::span(partners_).subspan(starts_[node], starts_[node + 1] - starts_[node]);
  }
  /// The partners of a node that are no worse than `strength`.
  std::size_t count(std::uint32_t node, double strength) const {
    const auto partners = of(node);
    const auto end = std::ranges::partition_point(partners, [&](const Partner& p) { return p.strength >= strength; });
    return static_cast<std::size_t>(end - partners.begin());
  }

 private:
  std::uint32_t nodes_ = 0;
  std::uint32_t first_right_ = 0;
  std::vector<std::size_t> starts_;
  std::vector<Partner> partners_;
  watch::Pace pace_;
};

/// For each pair of one table the rows that are no worse a partner of either end than the ends are of each other.
std::vector<std::uint32_t> shared_partners(const Pairs& pairs, const Neighbourhoods& all) {
  std::vector<std::uint32_t> shared(pairs.size());
  std::vector<double> strength_with(all.nodes(), kNone);  // the node at hand, by node
  watch::Pace pace;
  for (std::uint32_t node = 0; node < all.nodes(); ++node) {
    const auto partners = all.of(node);
    for (const Partner& partner : partners) {
      if (partner.node == node) throw InvalidArgument("pairs", "have a row with itself: " + shown(pairs, partner.pair));
      if (strength_with[partner.node] != kNone)
        throw InvalidArgument("pairs", "list " + shown(pairs, partner.pair) + " twice");
      strength_with[partner.node] = partner.strength;
    }
    for (const Partner& partner : partners) {
      const auto others = all.of(partner.node);
      // The end with fewer partners is gone through.
      if (others.size() > partners.size() || (others.size() == partners.size() && partner.node > node)) continue;
      std::uint32_t common = 0;
      std::size_t seen = 0;
      for (; seen < others.size() && others[seen].strength >= partner.strength; ++seen)
        common += strength_with[others[seen].node] >= partner.strength ? 1 : 0;
      shared[partner.pair] = common;
      pace.spend(4 + 2 * seen);
    }
    for (const Partner& partner : partners) strength_with[partner.node] = kNone;
  }
  return shared;
}

}  // namespace

std::vector<double> reciprocity(const Pairs& pairs, Tables tables, bool higher_is_better) {
  for (const auto& rows : {pairs.left, pairs.right})
    if (const auto wrong = std::ranges::find_if(rows, [](std::int32_t row) { return row < 0; }); wrong != rows.end())
      throw InvalidArgument("pairs", "have the row " + std::to_string(*wrong));
  const std::vector<double> strengths = strengths_of(pairs, higher_is_better);
  const Neighbourhoods all(pairs, strengths, tables);
  std::vector<std::uint32_t> shared(tables == Tables::one ? shared_partners(pairs, all)
                                                          : std::vector<std::uint32_t>(pairs.size()));
  std::vector<double> result;
  result.reserve(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    // Each neighbourhood has its own row besides its partners; both have the two rows of the pair.
    const std::size_t both = std::size_t{shared[i]} + 2;
    const std::size_t left = 1 + all.count(all.left(pairs, i), strengths[i]);
    const std::size_t right = 1 + all.count(all.right(pairs, i), strengths[i]);
    result.push_back(static_cast<double>(both) / static_cast<double>(left + right - both));
  }
  return result;
}

}  // namespace warpmatch
