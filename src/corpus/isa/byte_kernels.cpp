#include "corpus/isa/byte_kernels.hpp"

#include "core/config.hpp"
#include "corpus/isa/levels.hpp"

namespace warpmatch::corpus {
namespace {

constexpr KernelsByLevel<ByteKernels> by_level{{
    baseline_byte_kernels,
#if WARPMATCH_X86
    avx2_byte_kernels,
    avx512_byte_kernels,
#endif
}};

}  // namespace

std::vector<const ByteKernels*> usable_byte_kernels() { return by_level.usable(); }

const ByteKernels& byte_kernels() {
  static const ByteKernels& chosen = by_level.of(chosen_level());
  return chosen;
}

}  // namespace warpmatch::corpus
