#pragma once

#include <vector>

#include "core/metric_visit.hpp"
#include "cpu/lanes/lane_kernels.hpp"

namespace warpmatch::cpu {

/// The kernels of each SIMD level this processor can run, slowest first (pair/isa/short_kernels.hpp).
std::vector<const LaneKernels*> usable_kernels();

/// The kernels of the level that single pairs use too: the best one, or the one WARPMATCH_ISA names. Chosen once.
/// Throws InvalidArgument when that variable names a level that is unknown or that the processor lacks.
const LaneKernels& lane_kernels();

/// The kernels of an edit metric.
const MetricKernels& metric_kernels(const LaneKernels& kernels, Metric metric);

}  // namespace warpmatch::cpu
