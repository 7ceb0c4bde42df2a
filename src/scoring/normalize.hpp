#pragma once

#include <cstdint>

#include <warpmatch/metric.hpp>

#include "core/host_device.hpp"

namespace warpmatch::scoring {

// The only floating point of the engine, one rounding after the other as RapidFuzz does them; built without
// contraction (-ffp-contract=off, --fmad=false), so host and device give the same bits.

/// The score of a distance whose largest possible value is `maximum`.
WARPMATCH_HD double score_of(Form form, std::uint64_t distance, std::uint64_t maximum) {
  if (form == Form::distance) return static_cast<double>(distance);
  if (form == Form::similarity) return static_cast<double>(maximum - distance);
  const double normalized = maximum == 0 ? 0.0 : static_cast<double>(distance) / static_cast<double>(maximum);
  if (form == Form::normalized_distance) return normalized;
  const double similarity = 1.0 - normalized;
  return form == Form::ratio ? similarity * 100.0 : similarity;
}

}  // namespace warpmatch::scoring
