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

const LaneKernels& of_level(const std::string& name) {
#if WARPMATCH_X86
  if (name == "avx512") return avx512_kernels();
  if (name == "avx2") return avx2_kernels();
#endif
  return baseline_kernels();
}

}  // namespace

std::vector<const LaneKernels*> usable_kernels() {
  std::vector<const LaneKernels*> usable;
  for (const std::string& level : corpus::usable_levels()) usable.push_back(&of_level(level));
  return usable;
}

const LaneKernels& lane_kernels() {
  static const LaneKernels& chosen = of_level(corpus::chosen_level());
  return chosen;
}

}  // namespace cpu

std::string cpu_isa() { return cpu::lane_kernels().name; }

std::vector<std::string> cpu_isas() { return corpus::usable_levels(); }

}  // namespace warpmatch
