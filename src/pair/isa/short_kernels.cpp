#include "pair/isa/short_kernels.hpp"

#include "core/config.hpp"
#include "corpus/isa/levels.hpp"

namespace warpmatch::pair {
namespace {

constexpr corpus::KernelsByLevel<ShortKernels> by_level{{
    baseline_short_kernels,
#if WARPMATCH_X86
    avx2_short_kernels,
    avx512_short_kernels,
#endif
}};

}  // namespace

std::vector<const ShortKernels*> usable_short_kernels() { return by_level.usable(); }

const ShortKernels& short_kernels() {
  static const ShortKernels& chosen = by_level.of(corpus::chosen_level());
  return chosen;
}

}  // namespace warpmatch::pair
