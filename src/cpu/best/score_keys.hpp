#pragma once

#include <cstdint>
#include <type_traits>

#include "cpu/lanes/lane_kernels.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Scores of an edit metric and columns as keys (lane_kernels.hpp). The order in a key is a distance, or which part of
/// the maximum that is; either grows by one number for each edit, so no table is asked.
template <class Key>
class ScoreKeys {
 public:
  using Unsigned = std::make_unsigned_t<Key>;

  /// Whether orders are parts of the maximum.
  static bool is_part(const scoring::ScoreRule& rule) {
    return rule.form != Form::distance && rule.form != Form::similarity;
  }

  /// True where keys tell apart all scores up to that maximum, and so many columns.
  static bool serve(const scoring::ScoreRule& rule, std::uint64_t maximum, std::uint64_t columns) {
    // Parts of two maxima differ by 1 / (maximum * maximum) or not at all; see `edit`.
    const std::uint64_t orders = is_part(rule) ? maximum * maximum : maximum + 1;
    return columns <= kColumns && orders <= kColumns;
  }

  ScoreKeys(const scoring::ScoreRule& rule, std::uint32_t most) : rule_(rule), most_(most) {}

  /// What an edit adds to the keys of that maximum. A part of it is rounded up: `distance` edits are too many by less
  /// than the maximum, which is not enough for the next order, as the part itself stays a whole 1 / maximum below that.
  Unsigned edit(std::uint32_t maximum) const {
    if (!is_part(rule_)) return kColumns;
    return maximum == 0 ? 0 : (kWhole + maximum - 1) / maximum;
  }

  /// The key of no edits, in column 0.
  Unsigned none(std::uint32_t maximum) const {
    if (rule_.form == Form::similarity) return Unsigned{most_ - maximum} << key_columns<Key>;
    return is_part(rule_) && rule_.empty_is_zero && maximum == 0 ? kWhole : 0;
  }

  static std::uint32_t column(Key key) {
    return static_cast<std::uint32_t>(static_cast<Unsigned>(key) & (kColumns - 1));
  }

  std::uint32_t distance(Key key, std::uint32_t maximum) const {
    const auto order = static_cast<std::uint64_t>(key) >> key_columns<Key>;
    if (rule_.form == Form::distance) return static_cast<std::uint32_t>(order);
    if (rule_.form == Form::similarity) return static_cast<std::uint32_t>(maximum - (most_ - order));
    return static_cast<std::uint32_t>((order * maximum + kColumns - 1) >> key_columns<Key>);
  }

 private:
  static constexpr Unsigned kColumns = Unsigned{1} << key_columns<Key>;
  static constexpr Unsigned kWhole = kColumns << key_columns<Key>;

  const scoring::ScoreRule& rule_;
  std::uint32_t most_;
};

}  // namespace warpmatch::cpu
