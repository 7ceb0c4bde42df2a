#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <warpmatch/internal/pair_scorer.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

/// One scalar function as Python sees it.
struct ScalarFunction {
  Scorer scorer;
  std::string attribute;  ///< its name in _core, e.g. osa_distance
  std::string name;       ///< its name where people find it: distance
  std::string module;     ///< and where that is: warpmatch.distance.OSA
  std::string doc;        ///< signature line first, as CPython wants it
  PairScorer score{scorer, CutoffRule::rapidfuzz};
};

/// Whether warpmatch.fuzz has the ratio of a metric: those without another form, and Indel's. Levenshtein's is a scorer
/// of batch calls alone.
constexpr bool has_ratio_function(const MetricRow& row) {
  return row.family == Family::ratio || row.metric == Metric::indel;
}

/// Each metric in four forms, and the ratios of warpmatch.fuzz.
inline constexpr std::size_t scalar_function_count = [] {
  std::size_t count = 0;
  for (const MetricRow& row : metric_table) count += (row.family == Family::ratio ? 0 : 4) + has_ratio_function(row);
  return count;
}();

/// All of them; made once, never changed.
const std::array<ScalarFunction, scalar_function_count>& scalar_functions();

}  // namespace warpmatch::bindings
