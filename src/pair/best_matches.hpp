#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>

#include "pair/strings/small_vector.hpp"

namespace warpmatch::pair {

/// The order of results. In a heap it puts the worst on top.
struct Better {
  bool higher = true;  ///< is better

  bool operator()(const Match& a, const Match& b) const {
    if (a.score != b.score) return higher ? a.score > b.score : a.score < b.score;
    return a.row < b.row;
  }
};

/// The best of the matches offered, which come by ascending row.
class BestMatches {
 public:
  BestMatches(const Scorer& scorer, std::size_t limit) : scorer_(scorer), limit_(limit) {}

  /// False when there are enough that are no worse.
  bool offer(const Match& match) {
    if (limit_ <= kInOrder) return offer_in_order(match);
    if (matches_.size() < limit_) {
      matches_.push_back(match);
      if (is_full()) std::ranges::make_heap(matches_, better_);
      return true;
    }
    if (!better_(match, worst())) return false;
    std::ranges::pop_heap(matches_, better_);
    matches_[matches_.size() - 1] = match;
    std::ranges::push_heap(matches_, better_);
    return true;
  }

  /// A cutoff, no laxer than `given`, that every later match meets which could still get in.
  std::optional<double> cutoff(std::optional<double> given) const {
    if (!is_full()) return given;
    constexpr double rounding = 1e-9;  // more than cutoffs and scores are rounded by
    double cutoff = worst().score;
    if (is_integer(scorer_)) {
      cutoff += higher_ ? 1 : -1;
    } else {
      cutoff *= higher_ ? 1 - rounding : 1 + rounding;
    }
    if (!given) return higher_ ? cutoff : std::min(cutoff, largest_score(scorer_));
    return higher_ ? std::max(cutoff, *given) : std::min(cutoff, *given);
  }

  /// True when no later match can get in.
  bool is_final() const { return is_full() && worst().score == best_of_all_; }

  std::vector<Match> sorted() const {
    std::vector<Match> matches(matches_.begin(), matches_.end());
    std::ranges::sort(matches, better_);
    return matches;
  }

  /// The same where they lie. Nothing is offered behind it.
  std::span<const Match> sort() {
    if (limit_ <= kInOrder)
      std::ranges::reverse(matches_);
    else
      std::ranges::sort(matches_, better_);
    return {matches_.data(), matches_.size()};
  }

 private:
  /// So few are kept in order, the worst first, which is a heap as well.
  static constexpr std::size_t kInOrder = 8;

  bool offer_in_order(const Match& match) {
    std::size_t place = 0;
    if (!is_full()) {
      matches_.push_back(match);
      for (place = matches_.size() - 1; place > 0 && !better_(match, matches_[place - 1]); --place)
        matches_[place] = matches_[place - 1];
    } else {
      if (!better_(match, worst())) return false;
      for (; place + 1 < limit_ && better_(match, matches_[place + 1]); ++place) matches_[place] = matches_[place + 1];
    }
    matches_[place] = match;
    return true;
  }

  bool is_full() const { return matches_.size() == limit_; }
  const Match& worst() const { return matches_[0]; }
  Scorer scorer_;
  std::size_t limit_;
  bool higher_ = higher_is_better(scorer_.form);
  double best_of_all_ = higher_ ? largest_score(scorer_) : 0.0;
  Better better_{higher_};
  SmallVector<Match, kInOrder> matches_;  ///< a heap once it is full
};

/// Whether a score is as good as the cutoff.
inline bool meets(double score, const ScoreOptions& options) {
  if (!options.score_cutoff) return true;
  return higher_is_better(options.scorer.form) ? score >= *options.score_cutoff : score <= *options.score_cutoff;
}

}  // namespace warpmatch::pair
