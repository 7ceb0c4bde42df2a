#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/result.hpp>

#include "scoring/score_rule.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {

/// A column for such scores, all of them `value`.
inline ScoreColumn make_score_column(const scoring::ScoreRule& rule, std::size_t size, double value = 0) {
  ScoreColumn column;
  if (rule.integer)
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
