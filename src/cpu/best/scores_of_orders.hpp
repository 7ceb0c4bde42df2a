#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cpu/best/score_keys.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// What the orders of keys stand for, looked up: a result has more places than there are scores of short strings. Of an
/// order that is a part, the first bits tell it from all others, as many as the square of the maximum has.
template <class Key, class Score>
class ScoresOfOrders {
 public:
  /// Of what strings of these lengths can score, which ascend; nothing where `places` lookups are not worth a table.
  static std::optional<ScoresOfOrders> of(const scoring::ScoreRule& rule, std::span<const std::uint32_t> left,
                                          std::span<const std::uint32_t> right, std::size_t places) {
    if (left.empty() || right.empty()) return {};
    const std::uint32_t most = rule.scale.maximum(left.back(), right.back());
    const std::uint64_t size = ScoreKeys<Key>::is_part(rule) ? std::uint64_t{most} * most : most;
    if (size > places || size > kLargest) return {};
    return ScoresOfOrders(rule, left, right, most);
  }

  /// For loops that write numbers, which could be these.
  struct View {
    const Score* scores;
    unsigned shift;

    Score operator[](Key key) const { return scores[key >> shift]; }
  };
  View view() const { return {scores_.data(), shift_}; }

 private:
  static constexpr std::uint64_t kLargest = 1 << 15;

  ScoresOfOrders(const scoring::ScoreRule& rule, std::span<const std::uint32_t> left,
                 std::span<const std::uint32_t> right, std::uint32_t most)
      : shift_(key_columns<Key>) {
    const ScoreKeys<Key> keys(rule, most);
    std::size_t size = std::size_t{most} + 1;
    if (ScoreKeys<Key>::is_part(rule)) {
      const auto bits = static_cast<unsigned>(std::bit_width(std::uint64_t{most} * most));
      shift_ = 2 * key_columns<Key> - bits;
      size = (std::size_t{1} << bits) + 1;
    }
    scores_.resize(size);
    std::vector<bool> occurs(most + 1);
    for (const std::uint32_t a : left)
      for (const std::uint32_t b : right) occurs[rule.scale.maximum(a, b)] = true;
    for (std::uint32_t maximum = 0; maximum <= most; ++maximum) {
      if (!occurs[maximum]) continue;
      auto key = keys.none(maximum);
      const auto edit = keys.edit(maximum);
      for (std::uint32_t distance = 0; distance <= maximum; ++distance, key += edit)
        scores_[key >> shift_] = static_cast<Score>(rule.score(distance, maximum));
    }
  }

  unsigned shift_;
  std::vector<Score> scores_;
};

}  // namespace warpmatch::cpu
