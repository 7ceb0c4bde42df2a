#pragma once

#include <warpmatch/metric.hpp>

#include "core/indel.hpp"
#include "core/levenshtein.hpp"

namespace warpmatch::core {

/// Calls `f(MetricCore{})` with the integer core of the metric: the one place that maps names to cores.
template <class F>
decltype(auto) visit_metric(Metric metric, F&& f) {
  switch (metric) {
    case Metric::levenshtein: return f(Levenshtein{});
    case Metric::indel: break;
  }
  return f(Indel{});
}

/// What a remainder counts in a distance: the core's `unit`.
inline std::uint32_t unit(Metric metric) {
  return visit_metric(metric, [](auto core) { return core.unit; });
}

/// The largest distance two strings of these lengths can have; also the normaliser.
inline std::uint32_t maximum(Metric metric, std::uint32_t left, std::uint32_t right) {
  return visit_metric(metric, [&](auto core) { return core.maximum(left, right); });
}

/// The largest signature difference two strings of these lengths within `distance` can have.
inline std::uint32_t signature_limit(Metric metric, std::uint32_t distance, std::uint32_t left, std::uint32_t right) {
  return visit_metric(metric, [&](auto core) { return core.signature_limit(distance, left, right); });
}

}  // namespace warpmatch::core
