#include "pair/composites.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pair/edit_distance.hpp"
#include "pair/partial.hpp"
#include "pair/words.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::pair {
namespace {

/// Above the largest distance whose ratio can meet the cutoff, by less than 2.
std::uint32_t distance_limit(std::size_t lengths, double cutoff) {
  const double allowed = static_cast<double>(lengths) * (1.0 - std::clamp(cutoff, 0.0, 100.0) / 100.0);
  return static_cast<std::uint32_t>(allowed) + 1;
}

template <class Symbol>
double ratio(std::span<const Symbol> left, std::span<const Symbol> right, double cutoff) {
  const std::size_t lengths = left.size() + right.size();
  const std::uint32_t limit = distance_limit(lengths, cutoff);
  const std::uint32_t distance = indel_distance(left, right, limit);
  return distance > limit ? 0.0 : scoring::indel_ratio(distance, lengths, cutoff);
}

/// The words of two strings and their scores.
template <class Symbol>
class Phrases {
 public:
  Phrases(std::span<const Symbol> left, std::span<const Symbol> right)
      : left_(sorted_words(left)), right_(sorted_words(right)) {}

  double token_sort(double cutoff) const { return ratio<Symbol>(joined(left_), joined(right_), cutoff); }

  double token_set(double cutoff) const {
    if (left_.empty() || right_.empty()) return 0.0;
    const Sets sets(left_, right_);
    return scoring::token_set_score(sets.lengths, sets.rest_distance(cutoff), cutoff);
  }

  double token(double cutoff) const {
    const Sets sets(left_, right_);
    return scoring::token_score(sets.lengths, sets.rest_distance(cutoff), cutoff,
                                [&](double floor) { return token_sort(floor); });
  }

  double partial_token_sort(double cutoff) const {
    return partial_ratio<Symbol>(joined(left_), joined(right_), cutoff);
  }

  double partial_token_set(double cutoff) const {
    if (left_.empty() || right_.empty()) return 0.0;
    const Sets sets(left_, right_);
    return sets.lengths.common > 0 ? 100.0 : sets.partial_rest(cutoff);
  }

  double partial_token(double cutoff) const {
    const Sets sets(left_, right_);
    const bool all_rest = sets.words.left_rest.size() == left_.size() && sets.words.right_rest.size() == right_.size();
    return scoring::partial_token_score(
        sets.lengths, all_rest, cutoff, [&](double floor) { return partial_token_sort(floor); },
        [&](double floor) { return sets.partial_rest(floor); });
  }

 private:
  struct Sets {
    WordSets<Symbol> words;
    scoring::TokenLengths lengths;

    Sets(const Words<Symbol>& left, const Words<Symbol>& right)
        : words(word_sets(left, right)),
          lengths{joined_length(words.common), joined_length(words.left_rest), joined_length(words.right_rest)} {}

    /// Not worked out where it does not count.
    std::uint64_t rest_distance(double cutoff) const {
      if (lengths.contained()) return 0;
      const std::size_t around = lengths.common + (lengths.common > 0 ? 1 : 0);
      const std::size_t all = 2 * around + lengths.left_rest + lengths.right_rest;
      return std::min<std::uint64_t>(
          all, indel_distance<Symbol>(joined(words.left_rest), joined(words.right_rest), distance_limit(all, cutoff)));
    }

    double partial_rest(double cutoff) const {
      return partial_ratio<Symbol>(joined(words.left_rest), joined(words.right_rest), cutoff);
    }
  };

  Words<Symbol> left_;
  Words<Symbol> right_;
};

/// What scoring::wratio is made of. Only one of its last two parts needs words.
template <class Symbol>
struct WRatioParts {
  std::span<const Symbol> left;
  std::span<const Symbol> right;

  double ratio(double cutoff) const { return pair::ratio(left, right, cutoff); }
  double partial_ratio(double cutoff) const { return pair::partial_ratio(left, right, cutoff); }
  double token_ratio(double cutoff) const { return composite_score(Metric::token, left, right, cutoff); }
  double partial_token_ratio(double cutoff) const {
    return composite_score(Metric::partial_token, left, right, cutoff);
  }
};

}  // namespace

template <class Symbol>
double composite_score(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right, double cutoff) {
  if (cutoff > 100.0) return 0.0;
  switch (metric) {
    case Metric::partial: return partial_ratio(left, right, cutoff);
    case Metric::token_sort: return Phrases(left, right).token_sort(cutoff);
    case Metric::token_set: return Phrases(left, right).token_set(cutoff);
    case Metric::token: return Phrases(left, right).token(cutoff);
    case Metric::partial_token_sort: return Phrases(left, right).partial_token_sort(cutoff);
    case Metric::partial_token_set: return Phrases(left, right).partial_token_set(cutoff);
    case Metric::partial_token: return Phrases(left, right).partial_token(cutoff);
    case Metric::wratio:
      return scoring::wratio(static_cast<std::uint32_t>(left.size()), static_cast<std::uint32_t>(right.size()), cutoff,
                             WRatioParts<Symbol>{left, right});
    default: break;
  }
  return left.empty() || right.empty() ? 0.0 : ratio(left, right, cutoff);
}

template double composite_score(Metric, std::span<const std::uint8_t>, std::span<const std::uint8_t>, double);
template double composite_score(Metric, std::span<const char32_t>, std::span<const char32_t>, double);

}  // namespace warpmatch::pair
