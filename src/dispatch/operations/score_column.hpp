#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/result.hpp>

#include "scoring/score_rule.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {

/// The score of an empty place of a top k: nothing is as bad.
inline double missing_score(const scoring::ScoreRule& rule) {
  constexpr double beyond_every_distance = 2147483647;
  return rule.integer && !higher_is_better(rule.form) ? beyond_every_distance : rule.worst();
}

/// A column for scores, whole numbers or others, all of them `value`.
inline ScoreColumn make_score_column(bool whole, std::size_t size, double value = 0) {
  ScoreColumn column;
  if (whole)
    watch::grow(column.emplace<std::vector<std::int64_t>>(), size, static_cast<std::int64_t>(value));
  else
    watch::grow(column.emplace<std::vector<double>>(), size, value);
  return column;
}

/// Calls `f(column, convert)` where `column[i] = convert(score)` stores a score.
template <class F>
void fill_score_column(ScoreColumn& column, F&& f) {
  std::visit(
      [&](auto& values) {
        using Value = typename std::remove_reference_t<decltype(values)>::value_type;
        f(values, [](double score) { return static_cast<Value>(score); });
      },
      column);
}

}  // namespace warpmatch::dispatch
