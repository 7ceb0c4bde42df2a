#include "pair/isa/short_kernels.hpp"

#include <cstdlib>

#include <warpmatch/error.hpp>

#include "core/config.hpp"

namespace warpmatch::pair {

std::vector<const ShortKernels*> usable_short_kernels() {
  std::vector<const ShortKernels*> usable{&baseline_short_kernels()};
#if WARPMATCH_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) usable.push_back(&avx2_short_kernels());
  if (usable.size() == 2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bitalg") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi"))
    usable.push_back(&avx512_short_kernels());
#endif
  return usable;
}

namespace {

const ShortKernels& choose() {
  const auto usable = usable_short_kernels();
  const char* forced = std::getenv("WARPMATCH_ISA");
  if (forced == nullptr || *forced == '\0') return *usable.back();
  std::string names;
  for (const ShortKernels* kernels : usable) {
    if (kernels->name == std::string(forced)) return *kernels;
    names += (names.empty() ? "" : ", ") + std::string(kernels->name);
  }
  throw InvalidArgument("WARPMATCH_ISA", "must be one of " + names + " on this processor, got '" + forced + "'");
}

}  // namespace

const ShortKernels& short_kernels() {
  static const ShortKernels& chosen = choose();
  return chosen;
}

}  // namespace warpmatch::pair
