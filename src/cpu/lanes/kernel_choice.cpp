#include "cpu/lanes/kernel_choice.hpp"

#include <string>
#include <vector>

#include <warpmatch/device.hpp>

#include "core/config.hpp"
#include "corpus/isa/levels.hpp"

namespace warpmatch {
namespace cpu {

const MetricKernels& metric_kernels(const LaneKernels& kernels, Metric metric) {
  switch (metric) {
    case Metric::levenshtein: return kernels.levenshtein;
    case Metric::osa: return kernels.osa;
    case Metric::hamming: return kernels.hamming;
    case Metric::prefix: return kernels.prefix;
    case Metric::damerau_levenshtein: return kernels.damerau_levenshtein;
    case Metric::jaro: return kernels.jaro;
    default: return kernels.indel;
  }
}

namespace {

constexpr corpus::KernelsByLevel<LaneKernels> by_level{{
    baseline_kernels,
#if WARPMATCH_X86
    avx2_kernels,
    avx512_kernels,
#endif
}};

}  // namespace

std::vector<const LaneKernels*> usable_kernels() { return by_level.usable(); }

const LaneKernels& lane_kernels() {
  static const LaneKernels& chosen = by_level.of(corpus::chosen_level());
  return chosen;
}

}  // namespace cpu

std::string cpu_isa() { return cpu::lane_kernels().name; }

std::vector<std::string> cpu_isas() {
  std::vector<std::string> names;
  for (const corpus::SimdLevel level : corpus::usable_levels()) names.push_back(corpus::name_of(level));
  return names;
}

}  // namespace warpmatch
