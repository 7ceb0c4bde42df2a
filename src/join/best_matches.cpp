#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <variant>
#include <vector>

#include <warpmatch/matching.hpp>

namespace warpmatch {
namespace {

/// Rows that have their partner already, of one side.
class Taken {
 public:
  Taken(const std::vector<std::int32_t>& rows, bool once)
      : taken_(once && !rows.empty() ? static_cast<std::size_t>(*std::ranges::max_element(rows)) + 1 : 0) {}

  bool is_free(std::int32_t row) const { return taken_.empty() || !taken_[static_cast<std::size_t>(row)]; }
  void take(std::int32_t row) {
    if (!taken_.empty()) taken_[static_cast<std::size_t>(row)] = true;
  }

 private:
  std::vector<bool> taken_;  ///< empty where rows may be taken again
};

template <class Score>
Pairs kept_of(const Pairs& pairs, const std::vector<Score>& scores, Cardinality cardinality, bool higher_is_better) {
  std::vector<std::size_t> order(pairs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    if (scores[a] != scores[b]) return higher_is_better == (scores[a] > scores[b]);
    return std::pair(pairs.left[a], pairs.right[a]) < std::pair(pairs.left[b], pairs.right[b]);
  });
  Taken left(pairs.left, cardinality.left_once);
  Taken right(pairs.right, cardinality.right_once);
  std::vector<std::size_t> kept;
  for (const std::size_t i : order) {
    if (!left.is_free(pairs.left[i]) || !right.is_free(pairs.right[i])) continue;
    left.take(pairs.left[i]);
    right.take(pairs.right[i]);
    kept.push_back(i);
  }
  std::ranges::sort(kept);
  Pairs result;
  std::vector<Score> kept_scores;
  for (const std::size_t i : kept) {
    result.left.push_back(pairs.left[i]);
    result.right.push_back(pairs.right[i]);
    kept_scores.push_back(scores[i]);
  }
  result.score = std::move(kept_scores);
  return result;
}

}  // namespace

Pairs best_matches(const Pairs& pairs, Cardinality cardinality, bool higher_is_better) {
  return std::visit([&](const auto& scores) { return kept_of(pairs, scores, cardinality, higher_is_better); },
                    pairs.score);
}

}  // namespace warpmatch
