#include "pair/isa/short_kernels.hpp"

#include <string>

#include "core/config.hpp"
#include "corpus/isa/levels.hpp"

namespace warpmatch::pair {
namespace {

const ShortKernels& of_level(const std::string& name) {
#if WARPMATCH_X86
  if (name == "avx512") return avx512_short_kernels();
  if (name == "avx2") return avx2_short_kernels();
#endif
  return baseline_short_kernels();
}

}  // namespace

std::vector<const ShortKernels*> usable_short_kernels() {
  std::vector<const ShortKernels*> usable;
  for (const std::string& level : corpus::usable_levels()) usable.push_back(&of_level(level));
  return usable;
}

const ShortKernels& short_kernels() {
  static const ShortKernels& chosen = of_level(corpus::chosen_level());
  return chosen;
}

}  // namespace warpmatch::pair
