#pragma once

#include <cstdint>

#include "cuda/blocks/fitted_view.hpp"
#include "cuda/programs/pair_program.hpp"
#include "rarity/model/match_order.hpp"
#include "rarity/model/numbers.hpp"
#include "rarity/model/units.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// Which words of a string are matched, by place: bits in a register for the first 64, in a lane for the others.
class TakenWords {
 public:
  static constexpr std::uint64_t lane_words(std::uint32_t words) { return words > 64 ? (words - 64 + 31) / 32 : 0; }

  /// None of so many.
  WARPMATCH_DEVICE TakenWords(const Lane& lane, std::uint32_t words) : lane_(lane) {
    for (std::uint32_t place = 64; place < words; place += 32) lane_[(place - 64) / 32] = 0;
  }

  WARPMATCH_DEVICE bool has(std::uint32_t place) const {
    if (place < 64) return (first_ >> place & 1) != 0;
    return (lane_[(place - 64) / 32] >> place % 32 & 1) != 0;
  }
  WARPMATCH_DEVICE void add(std::uint32_t place) {
    if (place < 64)
      first_ |= std::uint64_t{1} << place;
    else
      lane_[(place - 64) / 32] |= 1U << place % 32;
  }

 private:
  Lane lane_;
  std::uint64_t first_ = 0;
};

/// Rarity as a method of PairProgram: the words of two strings are matched as rarity/model/match_order.hpp says. What
/// comes first of the matches that are left is looked for anew after each that is taken: mostly there is none, or one.
struct RarityMethod {
  static constexpr bool counts_edits = false;

  FittedView fitted;

  /// Words of a lane.
  static constexpr std::uint64_t lane_words(std::uint32_t most_left, std::uint32_t most_right) {
    return TakenWords::lane_words(most_left) + TakenWords::lane_words(most_right);
  }

  WARPMATCH_HD bool may_pass(std::uint32_t left, std::uint32_t right) const { return fitted.may_meet(left, right); }

  WARPMATCH_DEVICE double score(const PairStrings& strings, const Lane& lane, const scoring::ScoreRule&) const {
    if (!fitted.may_meet(strings.pattern_rank, strings.text_rank)) return 0.0;
    const WordListView left = fitted.lefts.of(strings.pattern_rank);
    const WordListView right = fitted.rights.of(strings.text_rank);
    TakenWords left_taken(lane, left.count);
    TakenWords right_taken(lane.after(TakenWords::lane_words(fitted.lefts.most)), right.count);
    std::uint32_t numbers = 0;  // in both: a number is matched with itself alone
    std::uint64_t overlap = match_equals(left, right, left_taken, right_taken, numbers);
    for (bool more = true; more;) {
      Match first;
      more = find_first(left, right, left_taken, right_taken, first);
      if (first.similarity == 0) break;
      left_taken.add(first.left);
      right_taken.add(first.right);
      overlap += rarity::match_product(first.similarity, fitted.weights[left.words[first.left]],
                                       fitted.weights[right.words[first.right]]);
    }
    const double score = rarity::score_of(overlap, left.norm, right.norm);
    return rarity::contradict(left.numbers, right.numbers, numbers) ? rarity::contradicted(score) : score;
  }

 private:
  /// Two words by their places, and where their match comes in the order.
  struct Match {
    rarity::MatchOrder order;
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    std::uint32_t similarity = 0;  ///< 0 is none
  };

  /// Takes the words that both have; returns what they are worth, and counts the numbers among them.
  WARPMATCH_DEVICE std::uint64_t match_equals(const WordListView& left, const WordListView& right,
                                              TakenWords& left_taken, TakenWords& right_taken,
                                              std::uint32_t& numbers) const {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0, j = 0; i < left.count && j < right.count;) {
      const std::uint32_t a = left.words[i];
      const std::uint32_t b = right.words[j];
      if (a == b) {
        left_taken.add(i);
        right_taken.add(j);
        numbers += fitted.is_number[a];
        sum += rarity::match_product(rarity::unit, fitted.weights[a], fitted.weights[a]);
      }
      i += a <= b ? 1 : 0;
      j += b <= a ? 1 : 0;
    }
    return sum;
  }

  /// Finds the first match of words that are free; returns whether there are others.
  WARPMATCH_DEVICE bool find_first(const WordListView& left, const WordListView& right, const TakenWords& left_taken,
                                   const TakenWords& right_taken, Match& first) const {
    bool others = false;
    for (std::uint32_t i = 0; i < left.count; ++i) {
      const std::uint32_t word = left.words[i];
      const std::uint64_t begin = fitted.substitute_begin[word];
      const auto count = static_cast<std::uint32_t>(fitted.substitute_begin[word + 1] - begin);
      if (count == 0 || left_taken.has(i)) continue;
      const std::uint32_t* const substitutes = fitted.substitutes + begin;
      const auto offer = [&](std::uint32_t substitute, std::uint32_t j) {
        if (right_taken.has(j)) return;
        const std::uint32_t other = right.words[j];
        const std::uint32_t similarity = fitted.similarities[begin + substitute];
        const rarity::MatchOrder order(similarity, word, other,
                                       std::uint64_t{fitted.weights[word]} + fitted.weights[other]);
        others |= first.similarity != 0;
        if (first.similarity == 0 || order < first.order) first = {order, i, j, similarity};
      };
      // The shorter of the two lists is looked up in the longer one.
      if (count <= right.count)
        for_each_in(substitutes, count, right.words, right.count, offer);
      else
        for_each_in(right.words, right.count, substitutes, count,
                    [&](std::uint32_t j, std::uint32_t substitute) { offer(substitute, j); });
    }
    return others;
  }

  /// Calls `f(place, place in others)` for each of the words that is among the others, both ascending.
  template <class F>
  WARPMATCH_DEVICE static void for_each_in(const std::uint32_t* words, std::uint32_t count, const std::uint32_t* others,
                                           std::uint32_t other_count, const F& f) {
    std::uint32_t from = 0;
    for (std::uint32_t place = 0; place < count; ++place) {
      const std::uint32_t word = words[place];
      for (std::uint32_t end = other_count; from < end;) {
        const std::uint32_t middle = from + (end - from) / 2;
        if (others[middle] < word)
          from = middle + 1;
        else
          end = middle;
      }
      if (from == other_count) return;
      if (others[from] == word) f(place, from);
    }
  }
};

}  // namespace warpmatch::cuda
