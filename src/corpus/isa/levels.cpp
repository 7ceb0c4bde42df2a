#include "corpus/isa/levels.hpp"

#include <algorithm>
#include <cstdlib>

#include <warpmatch/error.hpp>

#include "core/config.hpp"

namespace warpmatch::corpus {
namespace {

std::string choose() {
  const std::vector<std::string> usable = usable_levels();
  const char* forced = std::getenv("WARPMATCH_ISA");
  if (forced == nullptr || *forced == '\0') return usable.back();
  if (std::ranges::find(usable, forced) != usable.end()) return forced;
  std::string names;
  for (const std::string& level : usable) names += (names.empty() ? "" : ", ") + level;
  throw InvalidArgument("WARPMATCH_ISA", "must be one of " + names + " on this processor, got '" + forced + "'");
}

}  // namespace

std::vector<std::string> usable_levels() {
  std::vector<std::string> usable{"baseline"};
#if WARPMATCH_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) usable.emplace_back("avx2");
  if (usable.size() == 2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bitalg") &&
      __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi") &&
      __builtin_cpu_supports("avx512vbmi2"))
    usable.emplace_back("avx512");
#endif
  return usable;
}

const std::string& chosen_level() {
  static const std::string chosen = choose();
  return chosen;
}

}  // namespace warpmatch::corpus
