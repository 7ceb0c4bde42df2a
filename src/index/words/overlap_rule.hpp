#pragma once

#include <algorithm>
#include <cstdint>

#include "scoring/score_rule.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::index {

/// What a cutoff on the Jaccard similarity of two sets asks of them, by their sizes. Each answer is found by scoring,
/// so that it is right to the last bit whatever the form: with more in common no score is worse, and with a larger
/// partner none is better.
class OverlapRule {
 public:
  explicit OverlapRule(const scoring::ScoreRule& rule) : rule_(rule) {}

  double score(std::uint32_t common, std::uint32_t left, std::uint32_t right) const {
    return scoring::unit_score(rule_.form,
                               scoring::jaccard_similarity(common, left, right, rule_.similarity_of_empty()));
  }
  bool passes(std::uint32_t common, std::uint32_t left, std::uint32_t right) const {
    return rule_.passes(score(common, left, right));
  }

  /// False where sets that have nothing in common pass.
  bool asks_for_common_words() const { return rule_.has_cutoff && !passes(0, 1, 1); }

  /// The fewest words that two sets which pass have in common, of sizes above 0; one more than the smaller set where
  /// none pass. `from` is known to be no more than that.
  std::uint32_t least_common(std::uint32_t left, std::uint32_t right, std::uint32_t from = 1) const {
    const std::uint32_t most = std::min(left, right);
    return first_that(from, most + 1, [&](std::uint32_t common) { return passes(common, left, right); });
  }

  /// The fewest words that a set shares with any set that passes, which then is a part of it: so also the size of the
  /// smallest such set. `size` + 1 where none passes.
  std::uint32_t least_shared(std::uint32_t size) const {
    return first_that(1, size + 1, [&](std::uint32_t common) { return passes(common, size, common); });
  }

  /// The size of the largest set, up to `most`, that passes with one of `size`: the smaller one is a part of it.
  std::uint32_t largest_partner(std::uint32_t size, std::uint32_t most) const {
    if (most <= size) return most;
    return first_that(size, most, [&](std::uint32_t other) { return !passes(size, size, other + 1); });
  }

 private:
  /// The first number from `first` on of which `holds` is true, or `end`; it is true of all later ones too.
  template <class Holds>
  static std::uint32_t first_that(std::uint32_t first, std::uint32_t end, const Holds& holds) {
    while (first < end) {
      const std::uint32_t middle = first + (end - first) / 2;
      if (holds(middle))
        end = middle;
      else
        first = middle + 1;
    }
    return first;
  }

  scoring::ScoreRule rule_;
};

}  // namespace warpmatch::index
