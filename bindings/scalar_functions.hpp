#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

/// One scalar function as Python sees it.
struct ScalarFunction {
  Scorer scorer;
  std::string attribute;  ///< its name in _core, e.g. osa_distance
  std::string name;       ///< its name where people find it: distance
  std::string module;     ///< and where that is: warpmatch.distance.OSA
  std::string doc;        ///< signature line first, as CPython wants it
};

/// Each metric in four forms, and the ratios of warpmatch.fuzz: Indel's, and those of metrics that have no other form.
inline constexpr std::size_t scalar_function_count = [] {
  std::size_t count = 1;
  for (const MetricRow& row : metric_table) count += row.family == Family::ratio ? 1 : 4;
  return count;
}();

/// All of them; made once, never changed.
const std::array<ScalarFunction, scalar_function_count>& scalar_functions();

}  // namespace warpmatch::bindings
