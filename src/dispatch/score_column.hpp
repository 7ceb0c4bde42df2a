#pragma once

#include <cstddef>
#include <cstdint>

#include <warpmatch/result.hpp>

#include "scoring/score_rule.hpp"

namespace warpmatch::dispatch {

/// A column for such scores, all of them `value`.
inline ScoreColumn make_score_column(const scoring::ScoreRule& rule, std::size_t size, double value = 0) {
  if (rule.integer) return std::vector<std::int64_t>(size, static_cast<std::int64_t>(value));
  return std::vector<double>(size, value);
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
