#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "reference/corpus_reference.hpp"
#include "reference/score.hpp"

namespace warpmatch::testing {

/// The reference's scores of all pairs of rows. What only differs by its form is worked out once.
class ScoreTable {
 public:
  ScoreTable(reference::Rows left, reference::Rows right) : left_(std::move(left)), right_(std::move(right)) {}

  const reference::Rows& left() const { return left_; }
  const reference::Rows& right() const { return right_; }

  /// NaN, which meets no cutoff, where a row is null.
  double score(const Scorer& scorer, std::size_t i, std::size_t j) const {
    if (!left_[i] || !right_[j]) return std::numeric_limits<double>::quiet_NaN();
    return reference::score_of(scorer, measures(scorer)[i * right_.size() + j]);
  }

  /// The score `share` of the way from the best to the worst that occurs; none where there are only nulls.
  std::optional<double> score_at(const Scorer& scorer, double share) const {
    std::vector<double> scores;
    for (std::size_t i = 0; i < left_.size(); ++i)
      for (std::size_t j = 0; j < right_.size(); ++j) scores.push_back(score(scorer, i, j));
    std::erase_if(scores, [](double score) { return std::isnan(score); });
    if (scores.empty()) return std::nullopt;
    std::sort(scores.begin(), scores.end());
    if (higher_is_better(scorer.form)) std::reverse(scores.begin(), scores.end());
    return scores[static_cast<std::size_t>(share * static_cast<double>(scores.size() - 1))];
  }

 private:
  using Key = std::tuple<Metric, std::uint32_t, std::uint32_t, std::uint32_t, double>;

  const std::vector<reference::Measure>& measures(const Scorer& scorer) const {
    const EditWeights& weights = scorer.weights;
    auto& known =
        measures_[{scorer.metric, weights.insertion, weights.deletion, weights.substitution, scorer.prefix_weight}];
    if (known.empty())
      for (const auto& a : left_)
        for (const auto& b : right_)
          known.push_back(a && b ? reference::measure(scorer, *a, *b) : reference::Measure{});
    return known;
  }

  reference::Rows left_;
  reference::Rows right_;
  mutable std::map<Key, std::vector<reference::Measure>> measures_;
};

}  // namespace warpmatch::testing
