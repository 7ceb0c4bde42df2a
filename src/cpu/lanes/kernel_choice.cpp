#include "cpu/lanes/kernel_choice.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

#include "cpu/lanes/config.hpp"

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

std::vector<const LaneKernels*> usable_kernels() {
  std::vector<const LaneKernels*> usable{&baseline_kernels()};
#if WARPMATCH_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) usable.push_back(&avx2_kernels());
  if (usable.size() == 2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bitalg") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi"))
    usable.push_back(&avx512_kernels());
#endif
  return usable;
}

namespace {

const LaneKernels& choose() {
  const auto usable = usable_kernels();
  const char* forced = std::getenv("WARPMATCH_ISA");
  if (forced == nullptr || *forced == '\0') return *usable.back();
  std::string names;
  for (const LaneKernels* kernels : usable) {
    if (kernels->name == std::string(forced)) return *kernels;
    names += (names.empty() ? "" : ", ") + std::string(kernels->name);
  }
  throw InvalidArgument("WARPMATCH_ISA", "must be one of " + names + " on this processor, got '" + forced + "'");
}

}  // namespace

const LaneKernels& lane_kernels() {
  static const LaneKernels& chosen = choose();
  return chosen;
}

}  // namespace cpu

std::string cpu_isa() { return cpu::lane_kernels().name; }

std::vector<std::string> cpu_isas() {
  std::vector<std::string> names;
  for (const cpu::LaneKernels* kernels : cpu::usable_kernels()) names.emplace_back(kernels->name);
  return names;
}

}  // namespace warpmatch
