#include "rarity/row_pairs.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "watch/pace.hpp"

namespace warpmatch::rarity {
namespace {

constexpr std::uint64_t kStepsAPair = 4;  // of a watch::Pace

/// Calls `f(left row, right row, score)` for every pair of rows; in a self-join the lower row is the left one.
template <class F>
void for_each_row_pair(const Reading& reading, const Sides& sides, const dispatch::PairList& found, const F& f) {
  watch::Pace pace;
  for (const auto& part : found.parts())
    for (const dispatch::RankPair& pair : part)
      for (const std::uint32_t left : sides.left(pair.left))
        for (const std::uint32_t right : sides.right(pair.right)) {
          pace.spend(kStepsAPair);
          if (sides.is_self())
            f(std::min(left, right), std::max(left, right), pair.score);
          else
            f(left, sides.right_row(right), pair.score);
        }
  if (!sides.is_self()) return;
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
    const auto rows = sides.left(rank);
    if (reading.norm(rank) == 0) continue;
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = i + 1; j < rows.size(); ++j) {
        pace.spend(kStepsAPair);
        f(rows[i], rows[j], 1.0);
      }
  }
}

}  // namespace

Pairs row_pairs(const Reading& reading, const Sides& sides, const dispatch::PairList& found) {
  std::vector<std::uint64_t> starts(std::size_t{sides.left_rows()} + 1);
  for_each_row_pair(reading, sides, found, [&](std::uint32_t left, std::uint32_t, double) { ++starts[left]; });
  std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), std::uint64_t{0});

  struct Partner {
    std::int32_t row;
    double score;
  };
  std::vector<Partner> partners(starts.back());
  std::vector<std::uint64_t> next = starts;
  for_each_row_pair(reading, sides, found, [&](std::uint32_t left, std::uint32_t right, double score) {
    partners[next[left]++] = {static_cast<std::int32_t>(right), score};
  });

  Pairs result;
  result.left.reserve(partners.size());
  result.right.reserve(partners.size());
  std::vector<double> scores;
  scores.reserve(partners.size());
  watch::Pace pace;
  for (std::uint32_t left = 0; left < sides.left_rows(); ++left) {
    const auto begin = partners.begin() + static_cast<std::ptrdiff_t>(starts[left]);
    const auto end = partners.begin() + static_cast<std::ptrdiff_t>(starts[left + 1]);
    std::sort(begin, end, [](const Partner& a, const Partner& b) { return a.row < b.row; });
    for (auto partner = begin; partner != end; ++partner) {
      pace.spend(kStepsAPair);
      result.left.push_back(static_cast<std::int32_t>(left));
      result.right.push_back(partner->row);
      scores.push_back(partner->score);
    }
  }
  result.score = std::move(scores);
  return result;
}

}  // namespace warpmatch::rarity
