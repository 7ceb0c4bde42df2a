#include "corpus/isa/levels.hpp"

#include <algorithm>
#include <cstdlib>

#include <warpmatch/error.hpp>

#include "core/config.hpp"

namespace warpmatch::corpus {
namespace {

SimdLevel choose() {
  const std::vector<SimdLevel> usable = usable_levels();
  const char* forced = std::getenv("WARPMATCH_ISA");
  if (forced == nullptr || *forced == '\0') return usable.back();
  const auto found = std::ranges::find(usable, forced, name_of);
  if (found != usable.end()) return *found;
  std::string names;
  for (const SimdLevel level : usable) names += (names.empty() ? "" : ", ") + name_of(level);
  throw InvalidArgument("WARPMATCH_ISA", "must be one of " + names + " on this processor, got '" + forced + "'");
}

}  // namespace

std::string name_of(SimdLevel level) {
  return level == SimdLevel::avx512 ? "avx512" : level == SimdLevel::avx2 ? "avx2" : "baseline";
}

std::vector<SimdLevel> usable_levels() {
  std::vector<SimdLevel> usable{SimdLevel::baseline};
#if WARPMATCH_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) usable.push_back(SimdLevel::avx2);
  if (usable.size() == 2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bitalg") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512vbmi2"))
    usable.push_back(SimdLevel::avx512);
#endif
  return usable;
}

SimdLevel chosen_level() {
  static const SimdLevel chosen = choose();
  return chosen;
}

}  // namespace warpmatch::corpus
