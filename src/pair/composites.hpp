#pragma once

#include <span>

#include <warpmatch/metric.hpp>

namespace warpmatch::pair {

/// The score, 0 to 100, of a metric made of Indel ratios (Metric::partial to Metric::qratio). The cutoff bounds the
/// parts as RapidFuzz does it: below it a score is 0, except for WRatio, whose last product may round to just below.
/// Symbols are Latin-1 bytes or code points.
template <class Symbol>
double composite_score(Metric metric, std::span<const Symbol> left, std::span<const Symbol> right, double cutoff);

}  // namespace warpmatch::pair
